// SPDX-License-Identifier: MIT

/// Deliveries on their way: claim with a lease, record in groups, take back what nobody vouches for.
public protocol DeliveryStore: Sendable {
    /// Leases up to `limit` deliveries of one version and channel: first those deferred whose due time has come, then
    /// planned ones in send order. People who are gone, or now live in the country of concern, become suppressed on the
    /// way; those whose endpoint is disabled go to their other channel, or are rejected where they have none. Nothing is claimed under a closed fence or after the window's end.
    func claim(_ request: ClaimRequest) async throws(LedgerError) -> Claim
    /// Writes outcomes, attempts and counters in one transaction, durable when it returns.
    func record(_ outcomes: [RecordedOutcome], at: Instant) async throws(LedgerError) -> RecordResult
    /// Takes in a delivery report: the text that was accepted on this channel did not arrive.
    ///
    /// - Returns: What ``DeliveryLifecycle/bounced(_:on:from:in:at:)`` made of it and was written; nil: nothing changed. A row
    ///   that went to the reserve channel is due there now, and whoever called wakes the dispatcher.
    func bounce(_ delivery: DeliveryKey, on channel: Channel, _ refusal: Refusal, at: Instant) async throws(LedgerError)
        -> DeliveryTransition?
    /// Prolongs leases of what the loops still hold.
    func renew(_ deliveries: [DeliveryKey], until: Instant) async throws(LedgerError)
    /// Leases that ran out become deferred, due now, marked possibly twice. Returns how many.
    func rescue(at: Instant) async throws(LedgerError) -> Int
    /// At start: every lease is a dead predecessor's and is taken back at once, as by `rescue`.
    func reclaimPredecessor(at: Instant) async throws(LedgerError) -> Int
    /// The earliest due time among the deferred rows of open versions; nil when there is none.
    func nextDue() async throws(LedgerError) -> Instant?
    /// How much of a version is still to be claimed; nothing for a version that is not known.
    func remaining(of version: VersionKey) async throws(LedgerError) -> RemainingWork
}

public struct ClaimRequest: Sendable, Hashable {
    public let version: VersionKey
    public let channel: Channel
    public let limit: Int
    public let now: Instant
    public let leaseUntil: Instant

    public init(version: VersionKey, channel: Channel, limit: Int, now: Instant, leaseUntil: Instant) {
        self.version = version
        self.channel = channel
        self.limit = limit
        self.now = now
        self.leaseUntil = leaseUntil
    }
}

public struct Claim: Sendable {
    public let deliveries: [ClaimedDelivery]
    /// Fewer rows than asked for were ready: nothing more until planning, a due time or a release brings some.
    public let isDry: Bool
    /// Rows that went to the other channel on the way and are due there now: their endpoint is disabled, or their address is
    /// gone from the roster.
    public let diverted: Int

    public init(deliveries: [ClaimedDelivery], isDry: Bool, diverted: Int = 0) {
        self.deliveries = deliveries
        self.isDry = isDry
        self.diverted = diverted
    }
}

/// A transition to be written, computed by ``DeliveryTransition``.
public struct RecordedOutcome: Sendable, Hashable {
    public let delivery: DeliveryKey
    public let transition: DeliveryTransition

    public init(delivery: DeliveryKey, transition: DeliveryTransition) {
        self.delivery = delivery
        self.transition = transition
    }
}

public struct RecordResult: Sendable, Hashable {
    /// Accepted although the lease was lost in between: recorded, marked possibly twice.
    public let late: Int
    /// Came after the lease was lost and was no acceptance: the row is somebody else's by now; dropped.
    public let dropped: Int
    /// Versions of which people are due now, because these outcomes say what they hold.
    public let freed: Set<VersionKey>
    /// Endpoints that these outcomes have disabled; see ``EndpointHealth``.
    public let disabledEndpoints: Int

    public init(late: Int, dropped: Int, freed: Set<VersionKey> = [], disabledEndpoints: Int = 0) {
        self.late = late
        self.dropped = dropped
        self.freed = freed
        self.disabledEndpoints = disabledEndpoints
    }
}
