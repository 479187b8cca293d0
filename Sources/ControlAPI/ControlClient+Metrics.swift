// SPDX-License-Identifier: MIT

extension ControlClient {
    /// The Prometheus text.
    public func metricsText() async throws(ControlFault) -> [UInt8] {
        try await bytes("GET", ControlPath.metrics)
    }

    public func metrics() async throws(ControlFault) -> MetricsDocument {
        try await ask("GET", ControlPath.path(ControlPath.metrics, query: [("format", "json")]))
    }
}
