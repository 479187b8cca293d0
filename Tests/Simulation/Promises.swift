// SPDX-License-Identifier: MIT

import Domain

extension Findings {
    /// What was promised and not kept, one sentence each; empty is the proof.
    public var brokenPromises: [String] {
        actions.flatMap(broken) + stretches.flatMap(broken) + lostCapacity
    }

    private func broken(_ action: Account) -> [String] {
        var broken: [String] = []
        func expect(_ holds: Bool, _ sentence: String) {
            if !holds { broken.append("\(action.name): \(sentence)") }
        }
        let accepted = action.states[.accepted] ?? 0
        let rejected = action.states[.rejected] ?? 0
        expect(accepted == action.reachable, "\(accepted) of \(action.reachable) reachable people were reached")
        expect(rejected == action.audience - action.reachable, "\(rejected) were rejected")
        expect(
            action.states.values.reduce(0, +) == action.audience && accepted + rejected == action.audience,
            "the account does not close: \(action.states.filter { $0.value != 0 })")
        let wait = action.firstLeft?.since(action.opened) ?? .seconds(scenario.end)
        expect(wait <= Self.firstAlert + scenario.tick, "the first alert left after \(wait)")
        return broken
    }

    /// Shares among those that had something to send throughout.
    private func broken(_ stretch: Stretch) -> [String] {
        let busy = stretch.parts.filter { $0.value.readyTicks == stretch.ticks }
        guard let first = busy.keys.min(by: { closes($0) < closes($1) }) else { return [] }
        let all = Double(busy.values.map(\.served).reduce(0, +))
        let needed = busy.values.map(\.guaranteed).reduce(0, +)
        var broken: [String] = []
        let total = Double(stretch.parts.values.map(\.served).reduce(0, +))
        if total < stretch.capacity * Self.used - Self.turn {
            broken.append("from second \(stretch.begin): \(Int(total)) left of \(Int(stretch.capacity))")
        }
        for (key, part) in busy {
            let due = all < needed ? all * part.guaranteed / needed : part.guaranteed
            let low = Double(part.served) < due * (1 - Self.tolerance) - Self.turn
            // With capacity to spare the first has all that is left over.
            let high = (key != first || all < needed) && Double(part.served) > due * (1 + Self.tolerance) + Self.turn
            if low || high {
                let name = actions[Int(key.number) - 1].name
                broken.append("from second \(stretch.begin): \(name) got \(part.served), its due was \(Int(due))")
            }
        }
        return broken
    }

    private func closes(_ key: VersionKey) -> Instant { actions[Int(key.number) - 1].closes }

    private var lostCapacity: [String] {
        zip(scenario.relays, starts).compactMap { relay, count in
            let most = relay.perSecond * Double(relay.dies ?? scenario.end) * Self.rounding
            return Double(count) > most ? "relay \(relay.name) took \(count) starts, more than \(Int(most))" : nil
        }
    }

    /// Minutes in which at least two actions had something to send throughout, and in how many of them there was too little.
    public var contested: (minutes: Int, tooLittle: Int) {
        var sum = (minutes: 0, tooLittle: 0)
        for stretch in stretches {
            let busy = stretch.parts.values.filter { $0.readyTicks == stretch.ticks }
            guard busy.count > 1 else { continue }
            let minutes = stretch.seconds / 60
            sum.minutes += minutes
            let needed = busy.map(\.guaranteed).reduce(0, +)
            if Double(busy.map(\.served).reduce(0, +)) < needed { sum.tooLittle += minutes }
        }
        return sum
    }

    private static let firstAlert = Duration.seconds(1)
    /// Of the capacity, while somebody waits.
    private static let used = 0.97
    /// Rates change within a stretch.
    private static let tolerance = 0.1
    /// Deliveries: two turns.
    private static let turn = 128.0
    private static let rounding = 1.001
}
