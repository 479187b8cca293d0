// SPDX-License-Identifier: MIT

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

    /// Xorshift: the same in every run.
    private static func random(_ state: inout UInt64, below bound: Int64) -> Int64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int64(state % UInt64(bound))
    }

    @Test(
        "never more than N in any sliding second, and at least 0.98 N over a minute",
        arguments: [1, 2, 7, 30, 333, 1_000], [UInt64(1), 2, 3])
    func exact(limit: Int, seed: UInt64) {
        var state = seed &* 0x9e37_79b9_7f4a_7c15
        let starts = starts(limit: limit, length: 60_000) { Self.random(&state, below: 10) }
        for (index, first) in starts.enumerated() where index + limit < starts.count {
            #expect(starts[index + limit] - first > 1_000, "N + 1 within a second, from \(first)")
        }
        #expect(Double(starts.count) >= 0.98 * Double(limit) * 60)
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
