// SPDX-License-Identifier: MIT

import Domain

/// The deliveries of one version as a pure value: what a ledger must do, without a ledger.
///
/// Written from the ports' words and not from the ledger's code, so that the two can be held against one another.
public struct ModelLedger: Sendable {
    /// Somebody of the frozen audience.
    public struct Person: Sendable, Hashable {
        public let channel: Channel
        public let hasBoth: Bool
        /// Waits for a language, as long as anybody may wait.
        public let waits: Bool

        public init(channel: Channel, hasBoth: Bool, waits: Bool) {
            self.channel = channel
            self.hasBoth = hasBoth
            self.waits = waits
        }
    }

    /// A delivery row as everybody reads it.
    public struct Row: Sendable, Hashable {
        public var state: DeliveryState
        public var channel: Channel
        public var tries = 0
        public var isMarked = false
        /// Of a deferred one.
        public var due: Instant?
        /// Of a leased one.
        public var leaseEnd: Instant?
        /// Was moved to the reserve channel.
        public var hasMoved = false
    }

    /// What a sender has been given, with what was true then.
    public struct Claim: Sendable, Hashable {
        public let row: Int
        public let channel: Channel
        public let tries: Int
        public let hasReserve: Bool

        public init(row: Int, channel: Channel, tries: Int, hasReserve: Bool) {
            self.row = row
            self.channel = channel
            self.tries = tries
            self.hasReserve = hasReserve
        }
    }

    public let people: [Person]
    public let closes: Instant
    public internal(set) var now: Instant
    public internal(set) var holdsUntil: Instant
    public internal(set) var fence: DeliveryState?
    public internal(set) var rows: [Row] = []
    /// Erased; also before they have a row.
    public internal(set) var gone: Set<Int> = []
    /// Every claim that was ever made, the newest last.
    public internal(set) var claims: [Claim] = []

    public init(people: [Person], opened: Instant, closes: Instant, holdsUntil: Instant) {
        self.people = people
        self.closes = closes
        self.holdsUntil = holdsUntil
        now = opened
    }

    /// Every person of the audience in one of the states.
    public var counts: [DeliveryState: Int] {
        var counts: [DeliveryState: Int] = [:]
        for row in rows { counts[row.state, default: 0] += 1 }
        if rows.count < people.count { counts[.unplanned] = people.count - rows.count }
        return counts
    }

    /// The claim that an event means; nil before the first.
    public func claim(numbered number: Int) -> Claim? {
        claims.isEmpty ? nil : claims[claims.count - 1 - number % claims.count]
    }

    /// The lifecycle's word on what came of a claim.
    public func transition(of claim: Claim, _ outcome: Outcome, delivery: DeliveryKey) -> DeliveryTransition {
        DeliveryLifecycle.apply(
            outcome,
            in: DeliveryLifecycle.Circumstances(
                delivery: delivery, channel: claim.channel, tries: claim.tries, hasReserve: claim.hasReserve,
                windowEnd: closes, route: "main"),
            at: now)
    }

    /// How long a claim is leased.
    public static let lease = Duration.seconds(60)
}
