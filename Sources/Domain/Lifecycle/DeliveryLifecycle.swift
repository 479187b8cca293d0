// SPDX-License-Identifier: MIT

/// The life of a delivery as a pure function: what came of a try, and the time, give the next state.
public enum DeliveryLifecycle {
    /// What the lifecycle must know about the delivery that was tried.
    public struct Circumstances: Sendable, Hashable {
        public var delivery: DeliveryKey
        public var channel: Channel
        /// Tries before this one.
        public var tries: Int
        public var hasReserve: Bool
        public var windowEnd: Instant
        /// From when a failure for now moves it to the reserve channel by ``FailoverRule``; nil: it never does.
        public var reserveFrom: Instant?
        /// Name of the relay, or host of the endpoint.
        public var route: String

        public init(
            delivery: DeliveryKey, channel: Channel, tries: Int, hasReserve: Bool, windowEnd: Instant,
            reserveFrom: Instant? = nil, route: String
        ) {
            self.delivery = delivery
            self.channel = channel
            self.tries = tries
            self.hasReserve = hasReserve
            self.windowEnd = windowEnd
            self.reserveFrom = reserveFrom
            self.route = route
        }

        public init(_ report: SendReport) {
            self.init(
                delivery: report.alert.delivery, channel: report.alert.claimed.destination.channel,
                tries: report.alert.claimed.tries, hasReserve: report.alert.claimed.hasReserve,
                windowEnd: report.alert.windowEnd, reserveFrom: report.alert.reserveFrom, route: report.route)
        }
    }

    /// The transition from leased.
    ///
    /// | outcome | next |
    /// |---|---|
    /// | accepted | accepted |
    /// | refused for now | deferred, due by ``RetryPlan``; on the reserve channel by ``FailoverRule`` |
    /// | refused for good | the reserve channel at once if there is one, else rejected |
    /// | ambiguous | as refused for now, and marked possibly twice |
    /// | untried | as refused for now, as if the route's failures were its own, but not a try |
    /// | not sent | deferred, due at once, not a try; under a closed fence the ledger writes the fence's state |
    public static func apply(_ outcome: Outcome, in now: Circumstances, at time: Instant) -> DeliveryTransition {
        switch outcome {
        case .accepted(let reply):
            return DeliveryTransition(state: .accepted, reply: reply)
        case .refusedForNow(let refusal):
            return later(refusal, wasAmbiguous: false, in: now, at: time)
        case .ambiguous(let refusal):
            return later(refusal, wasAmbiguous: true, in: now, at: time)
        case .refusedForGood(let refusal):
            let attempt = Attempt(
                at: time, channel: now.channel, route: now.route, refusal: refusal, wasAmbiguous: false)
            guard now.hasReserve, time < now.windowEnd else {
                return DeliveryTransition(state: .rejected, reply: refusal.text, attempt: attempt)
            }
            return DeliveryTransition(
                state: .deferred, due: time, channel: now.channel.other, reply: refusal.text, attempt: attempt)
        case .untried(let trouble):
            let wish = Refusal(reason: .connect, text: "", retryAfterMilliseconds: trouble.retryAfterMilliseconds)
            let next = next(after: max(now.tries + 1, trouble.failures), wish, in: now, at: time)
            return DeliveryTransition(
                state: .deferred, due: next.due, channel: next.moves ? now.channel.other : nil, countsAsTry: false,
                reply: trouble.reply)
        case .notSent:
            return DeliveryTransition(state: .deferred, due: time, countsAsTry: false)
        }
    }

    /// The transition from accepted when a delivery report says that the text did not arrive.
    ///
    /// Inside the window the reserve channel takes over at once, where there is one; the accepted try stays on record as an
    /// attempt. Else it has bounced. In any other state, and for a channel that the delivery has left, the report is old news.
    ///
    /// - Parameters:
    ///   - refusal: What the report says.
    ///   - channel: How the text went that did not arrive.
    ///   - state: The delivery's state.
    ///   - now: The rest about it.
    ///   - time: When the report came.
    /// - Returns: Nil if nothing changes.
    public static func bounced(
        _ refusal: Refusal, on channel: Channel, from state: DeliveryState, in now: Circumstances, at time: Instant
    ) -> DeliveryTransition? {
        guard state == .accepted, channel == now.channel else { return nil }
        guard now.hasReserve, time < now.windowEnd else {
            return DeliveryTransition(state: .bounced, countsAsTry: false, reply: refusal.text)
        }
        let attempt = Attempt(at: time, channel: channel, route: now.route, refusal: refusal, wasAmbiguous: false)
        return DeliveryTransition(
            state: .deferred, due: time, channel: channel.other, countsAsTry: false, reply: refusal.text,
            attempt: attempt)
    }

    private static func later(_ refusal: Refusal, wasAmbiguous: Bool, in now: Circumstances, at time: Instant)
        -> DeliveryTransition
    {
        let next = next(after: now.tries + 1, refusal, in: now, at: time)
        return DeliveryTransition(
            state: .deferred, due: next.due, channel: next.moves ? now.channel.other : nil,
            marksPossiblyTwice: wasAmbiguous, reply: refusal.text,
            attempt: Attempt(
                at: time, channel: now.channel, route: now.route, refusal: refusal, wasAmbiguous: wasAmbiguous))
    }

    private static func next(after tries: Int, _ refusal: Refusal, in now: Circumstances, at time: Instant)
        -> FailoverRule.Next
    {
        let due = RetryPlan.due(
            after: tries, refusal: refusal, on: now.channel, delivery: now.delivery, at: time, windowEnd: now.windowEnd)
        return FailoverRule.next(
            due: due, moment: now.hasReserve ? now.reserveFrom : nil, at: time, windowEnd: now.windowEnd)
    }
}
