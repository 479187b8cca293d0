// SPDX-License-Identifier: MIT

import Domain
import Testing

@Suite("The daemon's own time")
struct ClockPolicyTests {
    private let hour: Int64 = 3_600_000

    /// A policy that the test's macros may change, on clocks that the test turns.
    private final class Bench {
        var wall: Int64 = 1_795_248_000_000
        var boot: Int64 = 50_000
        private var policy: ClockPolicy

        init() {
            policy = ClockPolicy(wall: wall, boot: boot)
        }

        var now: Int64 { policy.now(wall: wall, boot: boot) }
        var step: Int64? { policy.step }
        func accept() -> Int64 { policy.accept(wall: wall, boot: boot) }

        func pass(_ milliseconds: Int64) {
            wall += milliseconds
            boot += milliseconds
        }
    }

    @Test("it is the wall clock's while that runs as it should, and follows it by half a minute either way")
    func follows() {
        let bench = Bench()
        for change: Int64 in [0, 500, -800, 30_000, -30_000] {
            bench.pass(10_000)
            bench.wall += change
            #expect(bench.now == bench.wall)
            #expect(bench.step == nil)
        }
    }

    @Test("a larger step is not followed: time goes on as it went, until somebody accepts it", arguments: [1, -1])
    func step(sign: Int64) {
        let bench = Bench()
        let start = bench.now
        bench.wall += sign * hour
        bench.pass(7_000)
        #expect(bench.now == start + 7_000)
        #expect(bench.step == sign * hour)
        bench.pass(8_000)
        // NTP goes on with its work on the new time.
        bench.wall += 400
        #expect(bench.now == start + 15_000)
        #expect(bench.accept() == sign * hour + 400)
        #expect(bench.now == bench.wall && bench.step == nil)
    }

    @Test("a clock that is set back to what it was is followed again, without a word from anybody")
    func undone() {
        let bench = Bench()
        bench.wall += hour
        _ = bench.now
        #expect(bench.step == hour)
        bench.pass(5_000)
        bench.wall -= hour - 1_000
        #expect(bench.now == bench.wall && bench.step == nil)
    }

    @Test("a long idle time, or a machine that slept, is no step: the rising clock counts sleep too")
    func idle() {
        let bench = Bench()
        bench.pass(30 * 24 * hour)
        #expect(bench.now == bench.wall && bench.step == nil)
    }
}

@Suite("A disk that fills")
struct DiskPolicyTests {
    private func looks(_ available: [UInt64], of total: UInt64) -> [Bool] {
        var policy = DiskPolicy()
        return available.map { policy.look(available: $0 << 20, of: total << 20) }
    }

    @Test("a twentieth of the disk is the bound, within reason, and a fifth more ends it")
    func bounds() {
        #expect(
            looks([2_100, 2_040, 2_100, 2_400, 2_460, 2_100], of: 40_960) == [false, true, true, true, false, false])
        // At least 512 MiB, at most 5 GiB, on a tiny disk half of it.
        #expect(looks([520, 500], of: 4_096) == [false, true])
        #expect(looks([6_000, 5_000], of: 4_000_000) == [false, true])
        #expect(looks([5, 3], of: 8) == [false, true])
    }
}
