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
        /// Name of the relay, or host of the endpoint.
        public var route: String

        public init(
            delivery: DeliveryKey, channel: Channel, tries: Int, hasReserve: Bool, windowEnd: Instant, route: String
        ) {
            self.delivery = delivery
            self.channel = channel
            self.tries = tries
            self.hasReserve = hasReserve
            self.windowEnd = windowEnd
            self.route = route
        }

        public init(_ report: SendReport) {
            self.init(
                delivery: report.alert.delivery, channel: report.alert.claimed.destination.channel,
                tries: report.alert.claimed.tries, hasReserve: report.alert.claimed.hasReserve,
                windowEnd: report.alert.windowEnd, route: report.route)
        }
    }

    /// The transition from leased.
    ///
    /// | outcome | next |
    /// |---|---|
    /// | accepted | accepted |
    /// | refused for now | deferred, due by ``RetryPlan`` |
    /// | refused for good | the reserve channel at once if there is one, else rejected |
    /// | ambiguous | deferred and marked possibly twice |
    /// | untried | deferred, due by ``RetryPlan`` as if the route's failures were its own, not a try |
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
            let due = RetryPlan.due(
                after: max(now.tries + 1, trouble.failures), refusal: wish, on: now.channel, delivery: now.delivery,
                at: time, windowEnd: now.windowEnd)
            return DeliveryTransition(state: .deferred, due: due, countsAsTry: false, reply: trouble.reply)
        case .notSent:
            return DeliveryTransition(state: .deferred, due: time, countsAsTry: false)
        }
    }

    private static func later(_ refusal: Refusal, wasAmbiguous: Bool, in now: Circumstances, at time: Instant)
        -> DeliveryTransition
    {
        DeliveryTransition(
            state: .deferred,
            due: RetryPlan.due(
                after: now.tries + 1, refusal: refusal, on: now.channel, delivery: now.delivery, at: time,
                windowEnd: now.windowEnd),
            marksPossiblyTwice: wasAmbiguous,
            reply: refusal.text,
            attempt: Attempt(
                at: time, channel: now.channel, route: now.route, refusal: refusal, wasAmbiguous: wasAmbiguous))
    }
}
