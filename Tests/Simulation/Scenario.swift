// SPDX-License-Identifier: MIT

import Domain

/// What is simulated: people, actions, relays, and what goes wrong.
public struct Scenario: Sendable {
    /// An urgent action and its part of the people.
    public struct Action: Sendable {
        public var name: String
        /// Every so manieth volunteer belongs.
        public var oneIn: Int
        /// Seconds from the beginning to the approval.
        public var approved: Int
        /// Seconds from the approval to the end of the window.
        public var window: Int
    }

    /// A relay that takes so many starts a second.
    public struct Relay: Sendable {
        public var name: String
        public var perSecond: Double
        /// For ten minutes before it refuses every third alert for now; from then on it is gone.
        public var dies: Int?
        /// From when to when it takes only a part.
        public var slow: Range<Int>?
        public var slowPart = 0.4
    }

    public var volunteers: Int
    public var actions: [Action]
    public var relays: [Relay]
    /// Part of the e-mail addresses whose server refuses every try in the first five minutes.
    public var greylisted = 0.2
    /// Part of the e-mail addresses that do not exist.
    public var dead = 0.03
    /// Part of the people who have a webhook; their e-mail is the reserve.
    public var webhooks = 0.04
    /// Part of the webhooks that are gone for good.
    public var goneEndpoints = 0.05
    /// Part of the webhooks that answer nobody the first two times.
    public var hangingEndpoints = 0.002
    /// Requests that may be under way at a time.
    public var webhookSlots = 64
    /// How far the clock is turned at a time.
    public var tick = Duration.milliseconds(100)
    public var seed: UInt64 = 2026

    /// Six hours: the world, a quarter of it with two hours to go, a tenth of it in the worst half-hour.
    ///
    /// Capacity is in proportion to the people, and tight. One of two relays dies half-way; later the other is slow for
    /// twenty minutes, so that for a while there is too little for all.
    public static func sixHours(volunteers: Int) -> Scenario {
        let perSecond = Double(volunteers) * startsPerVolunteer
        return Scenario(
            volunteers: volunteers,
            actions: [
                Action(name: "the world, 6 h", oneIn: 1, approved: 0, window: 6 * hour),
                Action(name: "one in four, 2 h", oneIn: 4, approved: hour, window: 2 * hour),
                Action(name: "one in ten, 2 h", oneIn: 10, approved: 7 * hour / 2, window: 2 * hour),
            ],
            relays: [
                Relay(name: "first", perSecond: perSecond, dies: 3 * hour),
                Relay(name: "second", perSecond: perSecond, slow: 4 * hour..<(4 * hour + hour / 3)),
            ])
    }

    /// Seconds from the beginning to the end of the last window.
    public var end: Int { actions.map { $0.approved + $0.window }.max() ?? 0 }

    private static let hour = 3_600
    /// Of one relay, a second: 700 for ten million.
    private static let startsPerVolunteer = 7e-5
}
