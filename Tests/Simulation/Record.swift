// SPDX-License-Identifier: MIT

import Domain

/// Keeps what the curve and the proof need: a sample once a minute, and what each action got in each stretch.
struct Record {
    private var samples: [Findings.Sample] = []
    private var stretches: [Findings.Stretch] = []
    private var current = Findings.Stretch()
    private var triesBefore: [Int] = []
    private var lastSecond = -1

    mutating func served(_ count: Int, of action: SimulatedAction) {
        current.parts[action.key, default: .init()].served += count
    }

    /// Called each tick, after the claims.
    mutating func note(_ actions: [SimulatedAction], capacity: Double, at now: Instant, second: Int) {
        if second != lastSecond { begin(second, actions, capacity: capacity, at: now) }
        current.ticks += 1
        for action in actions where !action.isOver && action.isReady(.email, at: now) {
            current.parts[action.key, default: .init()].readyTicks += 1
        }
    }

    private mutating func begin(_ second: Int, _ actions: [SimulatedAction], capacity: Double, at now: Instant) {
        lastSecond = second
        if current.seconds == Findings.Stretch.length {
            stretches.append(current)
            current = Findings.Stretch(begin: second)
        }
        current.seconds += 1
        current.capacity += capacity
        for action in actions where !action.isOver {
            current.parts[action.key, default: .init()].guaranteed += action.claimant(.email).guaranteedRate(at: now)
        }
        if second % Self.sampling == 0 { sample(actions, capacity: capacity, second: second) }
    }

    private mutating func sample(_ actions: [SimulatedAction], capacity: Double, second: Int) {
        var sample = Findings.Sample(second: second, capacity: capacity)
        for (index, action) in actions.enumerated() {
            if index == triesBefore.count { triesBefore.append(0) }
            sample.actions.append(
                Findings.Part(
                    accepted: Double(action.accepted) / Double(max(1, action.audience.count)),
                    triesPerSecond: Double(action.mailTries - triesBefore[index]) / Double(Self.sampling)))
            triesBefore[index] = action.mailTries
        }
        samples.append(sample)
    }

    func findings(_ scenario: Scenario, _ actions: [SimulatedAction], starts: [Int]) -> Findings {
        Findings(
            scenario: scenario, actions: actions.map(Findings.Account.init), samples: samples, stretches: stretches,
            starts: starts)
    }

    /// Seconds.
    private static let sampling = 60
}
