// SPDX-License-Identifier: MIT

import Domain

/// What a simulation came to.
public struct Findings: Sendable {
    public let scenario: Scenario
    public let actions: [Account]
    let samples: [Sample]
    let stretches: [Stretch]
    /// Starts at each relay.
    public let starts: [Int]

    /// One action at the end.
    public struct Account: Sendable {
        public let name: String
        public let opened: Instant
        public let closes: Instant
        public let audience: Int
        /// Who could be reached at all.
        public let reachable: Int
        public let states: [DeliveryState: Int]
        public let tries: Int
        public let possiblyTwice: Int
        /// When its first alert left.
        public let firstLeft: Instant?
        /// When the last person was reached.
        public let lastAccepted: Instant?

        init(_ action: SimulatedAction) {
            name = action.name
            opened = action.opened
            closes = action.closes
            audience = action.audience.count
            reachable = action.reachable
            states = action.states
            tries = action.tries
            possiblyTwice = action.possiblyTwice
            firstLeft = action.firstLeft
            lastAccepted = action.lastAccepted
        }
    }

    /// A minute of the curve.
    struct Sample: Sendable {
        let second: Int
        /// Of all relays, a second.
        let capacity: Double
        var actions: [Part] = []
    }

    struct Part: Sendable {
        /// Of the audience, 0 to 1.
        let accepted: Double
        let triesPerSecond: Double
    }

    /// Five minutes on the channel e-mail: what each action was promised and what it got.
    struct Stretch: Sendable {
        struct Part: Sendable {
            var served = 0
            /// The guaranteed rate, summed over the seconds.
            var guaranteed = 0.0
            /// In how many ticks it had more to send than there was room for.
            var readyTicks = 0
        }

        var begin = 0
        var seconds = 0
        var ticks = 0
        /// Starts that the relays would have taken.
        var capacity = 0.0
        var parts: [VersionKey: Part] = [:]

        /// Seconds.
        static let length = 300
    }
}
