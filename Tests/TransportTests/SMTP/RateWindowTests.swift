// SPDX-License-Identifier: MIT

import TestSupport
import Testing

@testable import Transport

@Suite("A relay's rate")
struct RateWindowTests {
    /// The times of starts over `length` milliseconds, with work all the time and a timer that comes late.
    private func starts(limit: Int, length: Int64, lateness: () -> Int64) -> [Int64] {
        var window = RateWindow(limit: limit)
        var starts: [Int64] = []
        var now: Int64 = 1_000_000
        let end = now + length
        while now < end {
            while window.next <= now {
                window.record(now)
                starts.append(now)
            }
            now = max(now + 1, window.next) + lateness()
        }
        return starts
    }

    @Test(
        "never more than N in any sliding second, and at least 0.98 N over a minute",
        arguments: [1, 2, 7, 30, 333, 1_000], [UInt64(1), 2, 3])
    func exact(limit: Int, seed: UInt64) {
        var dice = Dice(seed: seed)
        let starts = starts(limit: limit, length: 60_000) { Int64(dice.roll(10)) }
        for (index, first) in starts.enumerated() where index + limit < starts.count {
            #expect(starts[index + limit] - first > 1_000, "N + 1 within a second, from \(first)")
        }
        #expect(Double(starts.count) >= 0.98 * Double(limit) * 60)
    }

    @Test(
        "another limit holds from the same moment: the newest starts go on counting",
        arguments: [(30, 7), (7, 30), (5, 0), (0, 5)])
    func change(old: Int, new: Int) {
        var window = RateWindow(limit: old)
        var starts: [Int64] = []
        func start(at now: Int64) {
            for _ in 0..<100 where window.next <= now {
                window.record(now)
                starts.append(now)
            }
        }
        for now in stride(from: Int64(1_000_000), to: 1_002_500, by: 10) { start(at: now) }
        window.change(limit: new)
        window.change(limit: new)
        let before = starts.count
        for now in stride(from: Int64(1_002_500), to: 1_005_000, by: 10) { start(at: now) }
        let after = starts[before...]
        #expect(window.limit == new && !after.isEmpty)
        guard new > 0 else { return }
        // Of the time without a limit nothing is known; of all else N in any sliding second.
        let known = old == 0 ? Array(after) : Array(starts[max(0, before - new)...])
        for index in known.indices where index + new < known.count && index + new >= known.count - after.count {
            #expect(known[index + new] - known[index] > 1_000)
        }
    }

    @Test("a pause is not saved up: after it there is no burst beyond N")
    func burst() {
        var window = RateWindow(limit: 10)
        for now in [Int64(0), 60_000] {
            var count = 0
            while window.next <= now {
                window.record(now)
                count += 1
            }
            #expect(count == 10)
        }
    }

    @Test("no limit is no limit")
    func unlimited() {
        var window = RateWindow(limit: 0)
        for _ in 0..<1_000_000 { window.record(5) }
        #expect(window.next <= 5)
    }
}
