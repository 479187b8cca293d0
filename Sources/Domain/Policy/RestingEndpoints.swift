// SPDX-License-Identifier: MIT

/// Endpoints that have asked for patience (Retry-After, RFC 9110 §10.2.3), and until when.
///
/// A wish counts for the endpoint, whichever alert brought it out; that of a host as a whole is ``HostGate``'s matter. Bounded:
/// beyond the limit those are forgotten whose rest is over soonest. Pure: time goes in.
public struct RestingEndpoints: Sendable {
    public typealias Time = ContinuousClock.Instant

    private var until: [String: Time] = [:]
    private let most: Int

    public init(most: Int = 4096) {
        self.most = max(1, most)
    }

    public var count: Int { until.count }

    public mutating func rest(_ endpoint: String, until end: Time, at now: Time) {
        if until.count >= most, until[endpoint] == nil { makeRoom(at: now) }
        until[endpoint] = max(end, until[endpoint] ?? end)
    }

    /// How long it is still to be left alone; nil: it may be tried.
    public func rest(of endpoint: String, at now: Time) -> Duration? {
        guard !until.isEmpty, let end = until[endpoint], end > now else { return nil }
        return end - now
    }

    /// It has answered well: nothing is to be waited for.
    public mutating func wake(_ endpoint: String) {
        if !until.isEmpty { until[endpoint] = nil }
    }

    /// Half at a time, so that a flood of wishes is not a sort each.
    private mutating func makeRoom(at now: Time) {
        until = until.filter { $0.value > now }
        guard until.count >= most else { return }
        let kept = until.sorted { $0.value > $1.value }.prefix(most / 2)
        until = Dictionary(uniqueKeysWithValues: kept.map { ($0.key, $0.value) })
    }
}
