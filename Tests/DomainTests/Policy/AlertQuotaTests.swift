// SPDX-License-Identifier: MIT

import Testing

@testable import Domain

@Suite("People who want only so many alerts")
struct AlertQuotaTests {
    private static let start = Instant(milliseconds: 1_795_248_000_123)
    private static let month = Duration.seconds(30 * 86_400)

    /// Random numbers that come again with the same seed (SplitMix64).
    private struct Dice: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9e37_79b9_7f4a_7c15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
            return mixed ^ (mixed >> 31)
        }
    }

    @Test("never more than N in any 30 days, whatever comes when, and the octets lose nothing")
    func bound() throws {
        for seed in 0..<100 {
            var dice = Dice(state: UInt64(seed))
            var quota = AlertQuota(at: Self.start)
            let limit = Int.random(in: 1...12, using: &dice)
            let usual = Int.random(in: 1...50, using: &dice)
            let mean = Double.random(in: 1...200_000, using: &dice)
            var now = Self.start
            var taken: [Instant] = []
            for action in 1...200 as ClosedRange<UInt32> {
                now = now.advanced(by: .milliseconds(Int64(Double.random(in: 0...2, using: &dice) * mean * 1000)))
                let lot = UInt32.random(in: 0 ... .max, using: &dice)
                if quota.offer(action, limit: limit, usual: usual, lot: lot, at: now) { taken.append(now) }
                quota = try #require(AlertQuota(bytes: quota.bytes))
            }
            for (index, time) in taken.enumerated() where index >= limit {
                #expect(time.since(taken[index - limit]) >= Self.month, "seed \(seed)")
            }
        }
    }

    @Test("where no more than N are offered in 30 days, every one is taken", arguments: [1, 3, 10])
    func few(limit: Int) {
        var quota = AlertQuota(at: Self.start)
        var now = Self.start
        for action in 1...200 as ClosedRange<UInt32> {
            let isTaken = quota.offer(action, limit: limit, usual: 1, lot: .max, at: now)
            #expect(isTaken, "limit \(limit), action \(action)")
            now = now.advanced(by: .seconds(31 * 86_400 / Int64(limit)))
        }
    }

    @Test("each action of a month reaches about the same share of the people", arguments: [1, 3, 8])
    func fair(limit: Int) {
        let people = 500
        let actions = 20
        let most = Double(people * limit) / Double(actions)
        var dice = Dice(state: 1)
        var quotas = [AlertQuota](repeating: AlertQuota(at: Self.start), count: people)
        var now = Self.start
        var shares: [Double] = []
        for action in 0..<UInt32(4 * actions) {
            var reached = 0
            for person in quotas.indices {
                let lot = UInt32.random(in: 0 ... .max, using: &dice)
                if quotas[person].offer(action, limit: limit, usual: actions, lot: lot, at: now) { reached += 1 }
            }
            shares.append(Double(reached) / most)
            now = now.advanced(by: .seconds(30 * 86_400 / Int64(actions)))
        }
        #expect(shares.allSatisfy { $0 < 2.5 }, "never all of them at first")
        let settled = shares.dropFirst(2 * actions)
        let mean = settled.reduce(0, +) / Double(settled.count)
        #expect((0.6...0.75).contains(mean), "\(mean)")
        // Chance alone: some three standard deviations of 16 people in 500.
        #expect(settled.allSatisfy { (0.15...1.2).contains($0) }, "\(settled)")
    }

    /// Whether somebody who wants one takes an action so many days after the start.
    private func offer(_ action: UInt32, after days: Int64, to quota: inout AlertQuota) -> Bool {
        quota.offer(action, limit: 1, usual: 1, lot: 0, at: Self.start.advanced(by: .seconds(days * 86_400)))
    }

    @Test("the correction of an alert goes to who had it, and is no second one")
    func again() {
        var quota = AlertQuota(at: Self.start)
        let turns = [offer(1, after: 0, to: &quota), offer(1, after: 1, to: &quota), offer(2, after: 2, to: &quota)]
        #expect(turns == [true, true, false])
        #expect(quota.taken.count == 1 && quota.offers.reduce(0, +) == 2)
    }

    @Test("a clock that is set back makes no room")
    func clock() {
        var quota = AlertQuota(at: Self.start)
        let turns = ([0, -400, 29, 31] as [Int64]).enumerated().map { number, days in
            offer(UInt32(number), after: days, to: &quota)
        }
        #expect(turns == [true, false, false, true])
    }

    @Test("octets that are no history are none")
    func octets() {
        let quota = AlertQuota(at: Self.start)
        #expect(quota.bytes.count == 34)
        for count in 0..<34 { #expect(AlertQuota(bytes: Array(quota.bytes.prefix(count))) == nil) }
        #expect(AlertQuota(bytes: quota.bytes + [1]) == nil)
        var backwards = quota.bytes
        backwards.replaceSubrange(0..<2, with: [0xff, 0xff])
        #expect(AlertQuota(bytes: backwards) == nil)
    }
}
