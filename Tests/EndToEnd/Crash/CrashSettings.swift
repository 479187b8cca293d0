// SPDX-License-Identifier: MIT

import Foundation
import Testing

/// One lane of the crash harness: a daemon of its own that is killed so many times.
///
/// The test's output names it with its seed, so that the same kills can be asked for again.
struct CrashLane: Sendable, CustomTestStringConvertible {
    let rounds: Int
    let seed: UInt64

    var testDescription: String { "\(rounds) rounds, URGENTD_CRASH_SEED=\(seed)" }

    /// `URGENTD_CRASH_ROUNDS` rounds, 100 by default, over two lanes: one waits for its daemon while the other works.
    ///
    /// With `URGENTD_CRASH_SEED` it is one lane with that seed.
    static let all: [CrashLane] = {
        let environment = ProcessInfo.processInfo.environment
        let rounds = environment["URGENTD_CRASH_ROUNDS"].flatMap { Int($0) } ?? usualRounds
        if let seed = environment["URGENTD_CRASH_SEED"].flatMap({ UInt64($0) }) {
            return [CrashLane(rounds: rounds, seed: seed)]
        }
        return [rounds / 2, rounds - rounds / 2].filter { $0 > 0 }.map {
            CrashLane(rounds: $0, seed: UInt64.random(in: 0..<mostSeed))
        }
    }()

    private static let usualRounds = 100
    /// Short enough to be typed.
    private static let mostSeed: UInt64 = 1_000_000_000
}
