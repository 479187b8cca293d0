// SPDX-License-Identifier: MIT

import Domain

/// A relay as one loop sees it: its queue, its connections, its health.
///
/// Confined to its loop's queue.
final class Relay {
    let configuration: RelayConfiguration
    var queue = ConsignmentQueue()
    var connections: [SMTPConnection] = []
    /// Connections that could take an envelope; the last one in is the first one used, so that idle ones grow old.
    var hungry: [SMTPConnection] = []
    var connecting = 0
    var rate: RateWindow
    var isPaused = false
    /// Running credit of the weighted round robin.
    var credit = 0

    /// Nil until a first try has come to something.
    private(set) var isUp: Bool?
    /// While down: when it is tried again, on the monotonic clock.
    private(set) var retryAt: Int64 = .min
    /// It has done something for us since it last failed.
    private var isProven = false
    /// When it last did, on the monotonic clock: alerts are patient from then on.
    private var lastSign: Int64 = .min / 2
    /// Why it is down; also the answer to alerts that waited in vain.
    private(set) var lastFault: Refusal?
    /// The relay takes no more connections than this for now.
    private(set) var ceiling: Int
    private var ceilingUntil: Int64 = .min
    private var backoff = Backoff()

    private(set) var accepted = 0
    private(set) var refused = 0

    init(_ configuration: RelayConfiguration) {
        self.configuration = configuration
        rate = RateWindow(limit: configuration.ratePerSecond)
        ceiling = configuration.connections
    }

    var name: String { configuration.name }

    /// Milliseconds from the first packet to the end of AUTH.
    var connectLimit: Int64 {
        configuration.timeouts.connect.wholeMilliseconds + configuration.timeouts.reply.wholeMilliseconds
    }

    var ready: Int { connections.count - connecting }

    /// Whether alerts may be given to it at the monotonic time `now`.
    func isUsable(at now: Int64) -> Bool { !isPaused && (isUp != false || ready > 0) && configuration.connections > 0 }

    /// Whether it is down and nothing is being tried.
    var isWaitingForProbe: Bool { !isPaused && isUp == false && connections.isEmpty && configuration.connections > 0 }

    /// Whether it is to be tried again now.
    func isDueForProbe(at now: Int64) -> Bool { isWaitingForProbe && retryAt <= now }

    /// How many alerts of others it could take now.
    func spare(at now: Int64) -> Int {
        guard isUsable(at: now), queue.isEmpty, rate.next <= now else { return 0 }
        return hungry.count + max(0, ceiling - connections.count) * Self.waitingPerConnection
    }

    /// From when on the first in the queue has waited in vain; nil while the relay works or nothing waits.
    ///
    /// - Parameter patience: Milliseconds it waits without a sign of the relay.
    /// - Returns: Monotonic milliseconds.
    func givesUp(after patience: Int64) -> Int64? {
        guard let first = queue.first, ready == 0 || isPaused else { return nil }
        return max(first.since, lastSign) + patience
    }

    /// How many connections to open now for what waits.
    func missing(at now: Int64) -> Int {
        guard !isPaused, !queue.isEmpty else { return 0 }
        if isUp == false, ready == 0 { return isDueForProbe(at: now) ? 1 : 0 }
        // One goes ahead: it finds the name (libcurl looks it up once per connection and thread) and whether anybody is in.
        if !isProven { return connections.isEmpty ? 1 : 0 }
        if ceilingUntil <= now { ceiling = configuration.connections }
        let wanted = (queue.count + Self.waitingPerConnection - 1) / Self.waitingPerConnection
        let more = min(wanted, ceiling) - connections.count
        if more > 0 { return more }
        return isSlow(at: now) && connecting == 0 && connections.count < ceiling ? 1 : 0
    }

    /// The first in the queue has waited long: the connections that stand are not enough, however short the queue.
    private func isSlow(at now: Int64) -> Bool { queue.first.map { $0.queued + Self.slowAfter <= now } ?? false }

    /// When ``missing(at:)`` is worth asking again although nothing else happens; nil if never.
    func nextGrowth(at now: Int64) -> Int64? {
        guard let first = queue.first, isUsable(at: now), connecting == 0, connections.count < ceiling else {
            return nil
        }
        return max(now + 1, first.queued + Self.slowAfter)
    }

    /// It asked for a text, took one or refused one, at the monotonic time `now`; a connection alone proves nothing.
    ///
    /// - Returns: Whether it is up now and was down before.
    func prove(at now: Int64) -> Bool {
        lastSign = now
        if isProven { return false }
        isProven = true
        lastFault = nil
        backoff.succeed()
        defer { isUp = true }
        return isUp == false
    }

    /// No connection, or one that broke before it had carried anything.
    ///
    /// - Parameters:
    ///   - fault: Why.
    ///   - now: Monotonic milliseconds.
    ///   - jitter: From -1 to 1.
    /// - Returns: Whether the relay is down now and was not before.
    func fail(_ fault: Refusal, at now: Int64, jitter: Double) -> Bool {
        lastFault = fault
        if ready > 0 {
            // Others stand: it has enough of us, not of everybody.
            ceiling = connections.count
            ceilingUntil = now + Self.ceilingLasts
            return false
        }
        isProven = false
        // Several connections fail together; that is one failure.
        if isUp == false, retryAt > now { return false }
        retryAt = now + backoff.fail(jitter: jitter)
        defer { isUp = false }
        return isUp != false
    }

    func count(accepted isAccepted: Bool) {
        if isAccepted { accepted += 1 } else { refused += 1 }
    }

    /// One more connection for so many waiting alerts: a handful does not open dozens.
    private static let waitingPerConnection = 4
    /// Milliseconds in the queue after which one more connection is opened.
    private static let slowAfter: Int64 = 250
    /// Milliseconds until more connections than a relay took are tried again.
    private static let ceilingLasts: Int64 = 10_000
}

/// What an operator sees of a relay.
public struct RelayStatus: Sendable, Hashable {
    public var name: String
    /// Nil until a first try.
    public var isUp: Bool?
    public var isPaused: Bool
    public var connections: Int
    /// Alerts in its queue.
    public var waiting: Int
    public var accepted: Int
    public var refused: Int
    /// Why it is down, scrubbed.
    public var fault: Refusal?

    /// The sum of what several loops see.
    static func + (left: RelayStatus, right: RelayStatus) -> RelayStatus {
        var sum = left
        sum.isUp = left.isUp == true || right.isUp == true ? true : left.isUp ?? right.isUp
        sum.connections += right.connections
        sum.waiting += right.waiting
        sum.accepted += right.accepted
        sum.refused += right.refused
        sum.fault = left.fault ?? right.fault
        return sum
    }
}

extension Relay {
    var status: RelayStatus {
        RelayStatus(
            name: name, isUp: isUp, isPaused: isPaused, connections: connections.count, waiting: queue.count,
            accepted: accepted, refused: refused, fault: isUp == false ? lastFault : nil)
    }
}
