// SPDX-License-Identifier: MIT

import Domain

/// A relay as one loop sees it: its queue, its connections, its health.
///
/// Confined to its loop's queue.
final class Relay {
    private(set) var configuration: RelayConfiguration
    var queue = ConsignmentQueue()
    var connections: [SMTPConnection] = []
    /// Connections that could take an envelope; the last one in is the first one used, so that idle ones grow old.
    var hungry: [SMTPConnection] = []
    var connecting = 0
    var rate: RateWindow
    var concurrency: FeedbackConcurrency
    var standing = RelayStanding()
    var isPaused = false
    /// Running credit of the weighted round robin.
    var credit = 0

    /// The configuration no longer has it, or reaches it another way: it gets nothing more, and ends with its connections.
    private(set) var isRetired = false
    /// Who has its name now.
    private(set) var successor: Relay?

    /// Nil until a first try has come to something.
    private(set) var isUp: Bool?
    /// While down: when it is tried again, on the monotonic clock.
    private(set) var retryAt: Int64 = .min
    /// It has done something for us since it last failed.
    private var isProven = false
    /// It is down because no connection could be made: one that stands is news.
    private(set) var isUnreachable = false
    private var downSince: Int64 = .max
    /// Operators have been told that it is down.
    private(set) var isAlarmed = false
    /// When it last did something for us, on the monotonic clock: alerts are patient from then on.
    private var lastSign: Int64 = .min / 2
    /// Why it is down; also the answer to alerts that waited in vain.
    private(set) var lastFault: Refusal?
    private var backoff = Backoff()

    private(set) var accepted = 0
    private(set) var refused = 0
    private(set) var deferred = 0
    /// Accepted in this turn and not yet in ``meter``.
    private var fresh = 0
    private var meter = RateMeter()

    init(_ configuration: RelayConfiguration) {
        self.configuration = configuration
        rate = RateWindow(limit: configuration.ratePerSecond)
        concurrency = FeedbackConcurrency(most: configuration.connections)
    }

    var name: String { configuration.name }

    /// Milliseconds from the first packet to the end of AUTH.
    var connectLimit: Int64 {
        configuration.timeouts.connect.wholeMilliseconds + configuration.timeouts.reply.wholeMilliseconds
    }

    var ready: Int { connections.count - connecting }

    /// More connections stand than may be used now.
    var hasSurplus: Bool { ready > concurrency.limit }

    /// Whether alerts may be given to it.
    var isUsable: Bool { !isPaused && (isUp != false || ready > 0) }

    /// Whether it takes alerts at the monotonic time `now`: usable, and not waiting for its next probe.
    func isOpen(at now: Int64) -> Bool { isUsable && (standing.nextStart ?? now) <= now }

    /// Whether an alert to somebody behind it would have to wait, because its domain refuses us.
    func isSlow(for consignment: Consignment, at now: Int64) -> Bool {
        !standing.isClean && (standing.nextStart(for: consignment.domain) ?? now) > now
    }

    func fit(_ consignment: Consignment) -> RegionFit {
        RegionFit(configuration.countries, for: consignment.alert.claimed.country)
    }

    /// Whether it is down and nothing is being tried.
    var isWaitingForProbe: Bool { !isPaused && isUp == false && connections.isEmpty }

    /// Whether it is to be tried again now.
    func isDueForProbe(at now: Int64) -> Bool { isWaitingForProbe && retryAt <= now }

    /// How many alerts of others it could take now.
    func spare(at now: Int64) -> Int {
        guard isUsable, !standing.isSlow, queue.isEmpty, rate.next <= now else { return 0 }
        return hungry.count + max(0, concurrency.limit - connections.count) * Self.waitingPerConnection
    }

    /// From when on the first in the queue has waited in vain; nil while the relay works or nothing waits.
    ///
    /// - Parameter patience: Milliseconds it waits without a sign of the relay.
    /// - Returns: Monotonic milliseconds.
    func givesUp(after patience: Int64) -> Int64? {
        guard let first = queue.first else { return nil }
        // A slow relay gives signs all the time; what waits must not hold up what is due after it.
        if standing.isSlow { return first.since + patience }
        guard ready == 0 || isPaused else { return nil }
        return max(first.since, lastSign) + patience
    }

    /// How many connections to open now for what waits.
    func missing(at now: Int64) -> Int {
        guard !isPaused, !queue.isEmpty else { return 0 }
        if isUp == false, ready == 0 { return isDueForProbe(at: now) ? 1 : 0 }
        // One goes ahead: it finds the name (libcurl looks it up once per connection and thread) and whether anybody is in.
        if !isProven || standing.isSlow { return connections.isEmpty ? 1 : 0 }
        let wanted = (queue.count + Self.waitingPerConnection - 1) / Self.waitingPerConnection
        let more = min(wanted, concurrency.limit) - connections.count
        if more > 0 { return more }
        return isBehind(at: now) && connecting == 0 && connections.count < concurrency.limit ? 1 : 0
    }

    /// The first in the queue has waited long: the connections that stand are not enough, however short the queue.
    private func isBehind(at now: Int64) -> Bool { queue.first.map { $0.queued + Self.behindAfter <= now } ?? false }

    /// When ``missing(at:)`` is worth asking again although nothing else happens; nil if never.
    func nextGrowth(at now: Int64) -> Int64? {
        guard let first = queue.first, isUsable, !standing.isSlow, connecting == 0,
            connections.count < concurrency.limit
        else { return nil }
        return max(now + 1, first.queued + Self.behindAfter)
    }

    /// One more connection for so many waiting alerts: a handful does not open dozens.
    private static let waitingPerConnection = 4
    /// Milliseconds in the queue after which one more connection is opened.
    private static let behindAfter: Int64 = 250
}

// MARK: - What it does

extension Relay {
    /// Counts as if it had answered at the monotonic time `now`, though nothing is proven.
    func noteSign(at now: Int64) { lastSign = now }

    /// It asked for a text, took one or refused one, at the monotonic time `now`; a connection alone proves nothing.
    ///
    /// - Returns: Whether it had not been proven before.
    func prove(at now: Int64) -> Bool {
        lastSign = now
        if isProven { return false }
        isProven = true
        lastFault = nil
        backoff.succeed()
        return true
    }

    /// Notes that it is up; returns whether it was down.
    func rise() -> Bool {
        defer { isUp = true }
        isAlarmed = false
        isUnreachable = false
        downSince = .max
        return isUp == false
    }

    /// A connection stands; where none could be made that is as good as we can know before there is work.
    ///
    /// - Returns: Whether it counts as no longer down.
    func reach() -> Bool {
        guard isUp == false, isUnreachable else { return false }
        isUp = nil
        isUnreachable = false
        isAlarmed = false
        downSince = .max
        return true
    }

    /// No connection, or one that broke before it had carried anything.
    ///
    /// - Parameters:
    ///   - fault: Why.
    ///   - begun: When the try had begun.
    ///   - isUnreachable: There was no connection.
    ///   - now: Monotonic milliseconds, as is `begun`.
    ///   - jitter: From -1 to 1.
    /// - Returns: Whether the relay is down now and was not before.
    func fail(_ fault: Refusal, begun: Int64, isUnreachable: Bool, at now: Int64, jitter: Double) -> Bool {
        lastFault = fault
        if ready > 0 {
            // Others stand: it has enough of us, not of everybody.
            concurrency.refuse(begun: begun, inUse: ready + 1, at: now)
            return false
        }
        isProven = false
        concurrency.restart()
        // Several connections fail together; that is one failure.
        if isUp == false, retryAt > now { return false }
        retryAt = now + backoff.fail(jitter: jitter)
        self.isUnreachable = isUnreachable
        guard isUp != false else { return false }
        isUp = false
        downSince = now
        return true
    }

    /// When operators are to be told that it is down; nil while it is not, or when they know.
    ///
    /// - Parameter delay: Milliseconds that it is down before.
    /// - Returns: Monotonic milliseconds.
    func alarmAt(after delay: Int64) -> Int64? {
        isUp == false && !isAlarmed && !isPaused ? downSince + delay : nil
    }

    func noteAlarm() { isAlarmed = true }

    /// An operator switched it: what they have been told is void, and a new outage begins when they resume it.
    func pause(_ isPaused: Bool, at now: Int64) {
        self.isPaused = isPaused
        isAlarmed = false
        if isUp == false { downSince = now }
    }

    func count(accepted isAccepted: Bool, forNow: Bool = false) {
        if let successor { return successor.count(accepted: isAccepted, forNow: forNow) }
        if isAccepted {
            accepted += 1
            fresh += 1
        } else {
            refused += 1
            if forNow { deferred += 1 }
        }
    }

    /// The turn's end: its acceptances go into the rate at once.
    func closeTurn(at now: () -> Instant) {
        guard fresh > 0 else { return }
        meter.note(fresh, at: now())
        fresh = 0
    }

    /// Settings that do not touch how it is reached: its connections and what is known of it stay.
    func change(_ new: RelayConfiguration) {
        configuration = new
        rate.change(limit: new.ratePerSecond)
        concurrency.change(most: new.connections)
    }

    /// Gets nothing more.
    ///
    /// - Parameter heir: Who has its name now; goes on with its counts, its switch and its last second.
    func retire(for heir: Relay?) {
        isRetired = true
        successor = heir
        guard let heir else { return }
        heir.accepted = accepted
        heir.refused = refused
        heir.deferred = deferred
        heir.meter = meter
        heir.isPaused = isPaused
        heir.rate = rate
        heir.rate.change(limit: heir.configuration.ratePerSecond)
    }

    func status(at now: Instant) -> RelayStatus {
        RelayStatus(
            name: name, isUp: isUp, isPaused: isPaused, isSlow: standing.isSlow, connections: connections.count,
            connectionLimit: concurrency.limit, waiting: queue.count, accepted: accepted, refused: refused,
            deferred: deferred, inFlight: connections.reduce(0) { $0 + $1.session.messages.count },
            ratePerSecond: meter.perSecond(at: now), slowDomains: standing.slowDomains, fault: lastFault)
    }
}
