// SPDX-License-Identifier: MIT

import Telemetry

/// How many requests a listener has answered, by class of status; what libmicrohttpd refuses by itself is not among them.
public final class HTTPTraffic: Sendable {
    public let listener: String
    private let counter = LabelledCounter(classes)

    public init(listener: String) {
        self.listener = listener
    }

    func count(status: Int) {
        counter.add(to: "\(status / 100)xx")
    }

    /// Since the start; `statusClass` is one of ``classes``.
    public func callAsFunction(_ statusClass: String) -> Int { counter(statusClass) }

    public static let classes = ["1xx", "2xx", "3xx", "4xx", "5xx"]
}
