// SPDX-License-Identifier: MIT

import Domain

/// What a volunteer is like: made from their number and the seed, so that nothing has to be kept.
struct Person {
    let channel: Channel
    let isGreylisted: Bool
    let isDead: Bool
    let isGone: Bool
    let hangs: Bool

    init(_ number: Int, in scenario: Scenario) {
        var dice = Dice(seed: scenario.seed ^ (UInt64(number) &* 0x9e37_79b9_7f4a_7c15))
        channel = dice.chance(scenario.webhooks) ? .webhook : .email
        isGreylisted = dice.chance(scenario.greylisted)
        isDead = dice.chance(scenario.dead)
        isGone = dice.chance(scenario.goneEndpoints)
        hangs = dice.chance(scenario.hangingEndpoints)
    }

    var hasReserve: Bool { channel == .webhook }

    /// Whether an alert can reach this person at all.
    var isReachable: Bool { !isDead || channel == .webhook && !isGone }
}

/// SplitMix64: the same numbers in every run.
struct Dice {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    mutating func chance(_ part: Double) -> Bool { Double(next() >> 11) < part * 0x1p53 }
}
