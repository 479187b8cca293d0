// SPDX-License-Identifier: MIT

/// What one outcome does to a delivery: the next state and everything that is written with it.
///
/// Pure: the event and the time go in, the transition comes out; the recorder writes it, the dispatcher acts on it.
public struct DeliveryTransition: Sendable, Hashable {
    /// accepted, deferred, rejected; deferred is also planned's way back when nothing was sent.
    public var state: DeliveryState
    /// When a deferred one is due.
    public var due: Instant?
    /// Set when the person is moved to the reserve channel.
    public var channel: Channel?
    /// The other side may have it although we do not know.
    public var marksPossiblyTwice: Bool
    /// Whether this counts as a try.
    public var countsAsTry: Bool
    /// Scrubbed reply for the delivery row.
    public var reply: String?
    /// The row for the attempts table: every try that did not end in accepted.
    public var attempt: Attempt?

    public init(
        state: DeliveryState, due: Instant? = nil, channel: Channel? = nil, marksPossiblyTwice: Bool = false,
        countsAsTry: Bool = true, reply: String? = nil, attempt: Attempt? = nil
    ) {
        self.state = state
        self.due = due
        self.channel = channel
        self.marksPossiblyTwice = marksPossiblyTwice
        self.countsAsTry = countsAsTry
        self.reply = reply
        self.attempt = attempt
    }
}

/// A try that did not end in accepted.
public struct Attempt: Sendable, Hashable {
    public var at: Instant
    public var channel: Channel
    public var route: String
    public var refusal: Refusal
    public var wasAmbiguous: Bool

    public init(at: Instant, channel: Channel, route: String, refusal: Refusal, wasAmbiguous: Bool) {
        self.at = at
        self.channel = channel
        self.route = route
        self.refusal = refusal
        self.wasAmbiguous = wasAmbiguous
    }
}
