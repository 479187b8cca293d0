// SPDX-License-Identifier: MIT

import Domain
import TestSupport
import Testing

@Suite("Earliest deadline first, with shares")
struct DeadlineSharesTests {
    @Test("in overload everybody gets their part of what there is, in any stretch of time", arguments: UInt64(1)...20)
    func noStarvation(seed: UInt64) {
        var dice = Dice(seed: seed)
        let load = Double.random(in: 0.1...0.9, using: &dice)
        var service = Service(lanes: Service.lanes(dice.roll(6) + 2, &dice), load: load)
        service.run(seconds: 30)
        // A turn is a second of the guaranteed rate, or 64; two turns are how far apart two versions may be.
        let longestTurn = service.lanes.map { max(1, 64 / $0.rate(at: service.now)) }.max() ?? 1
        let stretch = 4 * longestTurn / load
        for _ in 0..<3 {
            let before = service.lanes
            let rates = before.map { $0.rate(at: service.now) }
            service.run(seconds: stretch)
            for (index, lane) in service.lanes.enumerated() {
                let part = rates[index] / rates.reduce(0, +) * service.capacity * stretch
                let got = Double(lane.served - before[index].served)
                #expect(got >= part / 2 - 1, "lane \(index) of \(rates) got \(got) of \(part)")
            }
        }
    }

    @Test(
        "with capacity to spare each has its guaranteed rate, and the earliest deadline all the rest",
        arguments: UInt64(1)...20)
    func spare(seed: UInt64) throws {
        var dice = Dice(seed: seed)
        let load = Double.random(in: 1.2...4, using: &dice)
        var service = Service(lanes: Service.lanes(dice.roll(6) + 2, &dice), load: load)
        let rates = service.lanes.map { $0.rate(at: service.now) }
        let seconds = 120.0
        service.run(seconds: seconds)
        let closes = service.lanes.map(\.closes)
        let first = try #require(closes.indices.min { closes[$0] < closes[$1] })
        var others = 0.0
        for index in service.lanes.indices where index != first {
            let got = Double(service.lanes[index].served)
            let turn = max(64, rates[index])
            #expect(got >= rates[index] * (seconds - 3) - 1, "lane \(index) has its guarantee")
            #expect(got <= rates[index] * (seconds + 3) + 2 * turn, "lane \(index) has no more than that")
            others += got
        }
        let rest = service.capacity * seconds - others
        #expect(Double(service.lanes[first].served) >= rest - 2, "nothing is left lying")
    }

    @Test("there is a turn whenever anybody has something to send, and none otherwise", arguments: UInt64(1)...20)
    func workConservation(seed: UInt64) {
        var dice = Dice(seed: seed)
        var shares = DeadlineShares()
        var now = Service.start
        let lanes = Service.lanes(8, &dice)
        for _ in 0..<500 {
            let ready = lanes.filter { _ in dice.roll(4) == 0 }.map { $0.claimant }
            let turn = shares.next(among: ready, at: now)
            #expect((turn == nil) == ready.isEmpty)
            if let turn {
                #expect(ready.contains { $0.version == turn.version } && turn.most > 0)
                shares.served(min(turn.most, dice.roll(600)), in: turn)
            }
            // Also backwards.
            now = now.advanced(by: .milliseconds(dice.roll(5_000) - 1_000))
        }
    }

    @Test("asked again at the same moment, in whatever order, the answer is the same", arguments: UInt64(1)...20)
    func noFlicker(seed: UInt64) {
        var dice = Dice(seed: seed)
        var service = Service(lanes: Service.lanes(6, &dice), load: Double.random(in: 0.3...2, using: &dice))
        for _ in 0..<50 {
            service.run(seconds: 0.3)
            let ready = service.lanes.map(\.claimant)
            var answers: Set<DeadlineShares.Turn?> = []
            for _ in 0..<5 {
                answers.insert(service.shares.next(among: ready.shuffled(using: &dice), at: service.now))
            }
            #expect(answers.count == 1)
        }
    }

    @Test("a new urgent version has the very next turn, however far the others are behind", arguments: UInt64(1)...20)
    func overtaking(seed: UInt64) {
        var dice = Dice(seed: seed)
        var service = Service(lanes: Service.lanes(5, &dice), load: Double.random(in: 0.01...2, using: &dice))
        service.run(seconds: 60)
        let urgent = Service.Lane(
            version: VersionKey(99), closes: service.now.advanced(by: .seconds(300)), need: dice.roll(100_000) + 1)
        service.lanes.append(urgent)
        let turn = service.shares.next(among: service.lanes.map(\.claimant), at: service.now)
        #expect(turn?.version == urgent.version)
    }

    @Test("who had nothing to send for a while has no claim on the past")
    func comingBack() {
        var service = Service(
            lanes: [
                Service.Lane(
                    version: VersionKey(1), closes: Service.start.advanced(by: .seconds(7_200)), need: 500_000),
                Service.Lane(
                    version: VersionKey(2), closes: Service.start.advanced(by: .seconds(9_000)), need: 500_000),
            ], load: 0.5)
        service.run(seconds: 10)
        service.lanes[1].isReady = false
        service.run(seconds: 300)
        service.lanes[1].isReady = true
        let before = service.lanes
        service.run(seconds: 60)
        let got = service.lanes.indices.map { Double(service.lanes[$0].served - before[$0].served) }
        let part = service.lanes[1].rate(at: service.now) / service.lanes.map { $0.rate(at: service.now) }.reduce(0, +)
        #expect(abs(got[1] / (got[0] + got[1]) - part) < 0.05)
    }

    @Test("what was left over is not held against a version once another one is more urgent")
    func giftsAreForgotten() {
        var service = Service(
            lanes: [
                Service.Lane(
                    version: VersionKey(1), closes: Service.start.advanced(by: .seconds(86_400)), need: 900_000)
            ], load: 20)
        service.run(seconds: 600)
        service.lanes.append(
            Service.Lane(version: VersionKey(2), closes: service.now.advanced(by: .seconds(3_600)), need: 100_000))
        let before = service.lanes[0].served
        service.run(seconds: 10)
        let guaranteed = service.lanes[0].rate(at: service.now)
        #expect(Double(service.lanes[0].served - before) >= guaranteed * 7)
    }

    @Test("the guaranteed rate leaves time for the usual tries, and has a bound at the very end")
    func rate() {
        func rate(window: Int, need: Int, passed: Int) -> Double {
            DeadlineShares.Claimant(
                version: VersionKey(1), opened: Service.start, closes: Service.start.advanced(by: .seconds(window)),
                need: need
            ).guaranteedRate(at: Service.start.advanced(by: .seconds(passed)))
        }
        #expect(rate(window: 21_600, need: 20_700, passed: 0) == 1)
        #expect(rate(window: 21_600, need: 10_350, passed: 10_350) == 1, "served exactly so it stays the same")
        #expect(rate(window: 600, need: 450, passed: 0) == 1)
        #expect(rate(window: 21_600, need: 150, passed: 21_000) == 1, "late: a quarter of the time left")
        #expect(rate(window: 21_600, need: 10, passed: 21_600) == 10)
        #expect(rate(window: 21_600, need: 0, passed: 0) > 0)
    }
}

/// Versions that share a capacity under a hand-turned clock.
private struct Service {
    struct Lane {
        let version: VersionKey
        let closes: Instant
        var need: Int
        var served = 0
        var isReady = true

        var claimant: DeadlineShares.Claimant {
            DeadlineShares.Claimant(version: version, opened: Service.start, closes: closes, need: need)
        }

        func rate(at now: Instant) -> Double { claimant.guaranteedRate(at: now) }
    }

    static let start = Instant(milliseconds: 1_795_248_000_000)

    var lanes: [Lane]
    var shares = DeadlineShares()
    private(set) var now = start
    /// Per second.
    let capacity: Double
    private var budget = 0.0

    /// `load` is the capacity as a part of what all guarantees together need.
    init(lanes: [Lane], load: Double) {
        self.lanes = lanes
        capacity = load * lanes.map { $0.rate(at: Self.start) }.reduce(0, +)
    }

    /// Windows of hours to days, so that a test's minutes hardly change the rates.
    static func lanes(_ count: Int, _ dice: inout Dice) -> [Lane] {
        (1...count).map { number in
            Lane(
                version: VersionKey(UInt32(number)),
                closes: start.advanced(by: .seconds(36_000 + dice.roll(200_000))),
                need: 1_000_000 + dice.roll(50_000_000))
        }
    }

    mutating func run(seconds: Double) {
        let end = now.advanced(by: .seconds(seconds))
        while now < end {
            now = now.advanced(by: Self.step)
            budget += capacity * Self.step.inSeconds
            while budget >= 1, let turn = shares.next(among: lanes.filter(\.isReady).map(\.claimant), at: now),
                let index = lanes.firstIndex(where: { $0.version == turn.version })
            {
                let count = min(turn.most, Int(budget), 512)
                shares.served(count, in: turn)
                budget -= Double(count)
                lanes[index].served += count
                lanes[index].need -= count
            }
        }
    }

    private static let step = Duration.milliseconds(200)
}
