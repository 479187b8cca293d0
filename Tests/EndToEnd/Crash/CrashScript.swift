// SPDX-License-Identifier: MIT

import TestSupport

/// What the daemon is doing when it is killed.
enum CrashMoment: String, CaseIterable, Sendable {
    case importing
    case starting
    case approving
    case planning
    case sending
    case withdrawing
    case closing
    case windowEnding
}

/// The life of one action in the crash harness, and when the daemon is killed in it: pure, all from the dice.
struct CrashScript: Sendable {
    /// How the action comes to its end.
    enum Ending: String, CaseIterable, Sendable {
        case everybodyReached
        case withdrawn
        case closed
        case windowOver
    }

    let number: Int
    let ending: Ending
    /// In the order in which they come.
    let kills: [CrashMoment]

    /// Subject and reference: one word, so that the witness can tell the actions apart.
    var reference: String { "UA-\(number)" }
    /// The large audience, so that a kill can meet the planner at work; it is never sent to the end.
    var isLarge: Bool { ending == .withdrawn || ending == .closed }

    /// The endings take turns; the rest is the dice's.
    init(number: Int, mostKills: Int, dice: inout Dice) {
        self.number = number
        ending = Ending.allCases[number % Ending.allCases.count]
        var kills: [CrashMoment] = []
        if dice.roll(2) == 0 { kills.append(.importing) }
        kills.append(.approving)
        if dice.roll(3) > 0 { kills.append(.planning) }
        if dice.roll(2) == 0 { kills.append(.starting) }
        switch ending {
        case .everybodyReached: kills += Array(repeating: .sending, count: 2 + dice.roll(4))
        case .withdrawn: kills += Array(repeating: .sending, count: dice.roll(3)) + [.withdrawing]
        case .closed: kills += Array(repeating: .sending, count: dice.roll(3)) + [.closing]
        case .windowOver: kills.append(.windowEnding)
        }
        self.kills = Array(kills.prefix(mostKills))
    }
}
