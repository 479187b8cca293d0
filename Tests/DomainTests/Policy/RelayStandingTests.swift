// SPDX-License-Identifier: MIT

import Testing

@testable import Domain

@Suite("How our mail stands with the receivers behind a relay")
struct RelayStandingTests {
    /// Hears `count` replies of a domain, one a millisecond.
    private func hear(
        _ standing: inout RelayStanding, _ domain: String, against: Bool, _ count: Int, at now: inout Int64
    ) {
        for _ in 0..<count {
            now += 1
            standing.note(isAgainstUs: against, from: domain, begun: now - 1, at: now)
        }
    }

    @Test("a domain is slow with the tenth refusal of its last fifty replies, not with the ninth")
    func fifth() {
        var standing = RelayStanding()
        var now: Int64 = 0
        hear(&standing, "a.example", against: true, 9, at: &now)
        hear(&standing, "a.example", against: false, 40, at: &now)
        #expect(standing.slowDomains == 0 && standing.nextStart(for: "a.example") == nil)
        hear(&standing, "a.example", against: true, 1, at: &now)
        #expect(standing.slowDomains == 1)
        #expect(standing.nextStart(for: "a.example") == now + 5_000)
    }

    @Test("what is longer ago than fifty replies is forgotten, and then nothing is remembered")
    func forgets() {
        var standing = RelayStanding()
        var now: Int64 = 0
        hear(&standing, "a.example", against: true, 9, at: &now)
        hear(&standing, "a.example", against: false, 50, at: &now)
        #expect(standing.isClean && standing.remembered == 0)
        hear(&standing, "a.example", against: true, 9, at: &now)
        #expect(standing.slowDomains == 0)
    }

    @Test("one slow domain slows no other, and two do not slow the relay")
    func others() {
        var standing = RelayStanding()
        var now: Int64 = 0
        for domain in ["a.example", "b.example"] { hear(&standing, domain, against: true, 30, at: &now) }
        #expect(standing.slowDomains == 2 && !standing.isSlow && standing.nextStart == nil)
        #expect(standing.nextStart(for: "c.example") == nil)
    }

    @Test("the third slow domain slows the relay, to a probe rate that is never zero")
    func relay() {
        var standing = RelayStanding()
        var now: Int64 = 0
        for domain in ["a.example", "b.example", "c.example"] { hear(&standing, domain, against: true, 10, at: &now) }
        #expect(standing.isSlow)
        var starts = 0
        let hour = now + 3_600_000
        while let next = standing.nextStart, next < hour {
            now = next
            standing.start("new\(starts).example", at: now)
            standing.note(isAgainstUs: true, from: "new\(starts).example", begun: now, at: now + 100)
            starts += 1
        }
        #expect((120...200).contains(starts), "one each half minute at least: \(starts)")
    }

    @Test("three slow domains among many good ones do not slow the relay")
    func few() {
        var standing = RelayStanding()
        var now: Int64 = 0
        for round in 0..<100 {
            for domain in ["a.example", "b.example", "c.example"] where round % 10 == 0 {
                hear(&standing, domain, against: true, 1, at: &now)
            }
            hear(&standing, "good.example", against: false, 10, at: &now)
        }
        #expect(standing.slowDomains == 3 && !standing.isSlow)
    }

    @Test("a slow domain that takes three probes in a row is at full speed again, with a clean sheet")
    func recovers() {
        var standing = RelayStanding()
        var now: Int64 = 0
        hear(&standing, "a.example", against: true, 10, at: &now)
        var waits: [Int64] = []
        while let next = standing.nextStart(for: "a.example") {
            waits.append(next - now)
            now = next
            standing.start("a.example", at: now)
            now += 1
            standing.note(isAgainstUs: false, from: "a.example", begun: now - 1, at: now)
        }
        #expect(waits == [5_000, 2_500, 1_250])
        #expect(standing.slowDomains == 0 && standing.remembered == 0)
    }

    @Test("refused probes come at longer intervals, at most a minute")
    func backsOff() {
        var standing = RelayStanding()
        var now: Int64 = 0
        hear(&standing, "a.example", against: true, 10, at: &now)
        var waits: [Int64] = []
        for _ in 0..<6 {
            let next = standing.nextStart(for: "a.example") ?? now
            waits.append(next - now)
            now = next
            standing.start("a.example", at: now)
            standing.note(isAgainstUs: true, from: "a.example", begun: now, at: now)
        }
        #expect(waits == [5_000, 10_000, 20_000, 40_000, 60_000, 60_000])
        #expect(standing.refusedProbes(of: "a.example") == 6)
    }

    @Test("what was under way before the domain became slow is no probe")
    func underWay() {
        var standing = RelayStanding()
        var now: Int64 = 1_000
        hear(&standing, "a.example", against: true, 10, at: &now)
        for _ in 0..<100 { standing.note(isAgainstUs: true, from: "a.example", begun: 500, at: now + 1) }
        for _ in 0..<100 { standing.note(isAgainstUs: false, from: "a.example", begun: 500, at: now + 1) }
        #expect(standing.nextStart(for: "a.example") == now + 5_000)
    }

    @Test("the relay is at full speed again as soon as fewer than three of its domains are slow")
    func relayRecovers() {
        var standing = RelayStanding()
        var now: Int64 = 0
        for domain in ["a.example", "b.example", "c.example"] { hear(&standing, domain, against: true, 10, at: &now) }
        #expect(standing.isSlow)
        for _ in 0..<3 {
            now = max(standing.nextStart(for: "a.example") ?? now, now)
            standing.start("a.example", at: now)
            standing.note(isAgainstUs: false, from: "a.example", begun: now, at: now + 1)
        }
        #expect(standing.slowDomains == 2 && !standing.isSlow)
    }

    @Test("whatever comes, in whatever order: counts agree, nothing stops, a slow relay has three slow domains")
    func rules() {
        var state: UInt64 = 42
        func roll(_ sides: UInt64) -> UInt64 {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return state % sides
        }
        let domains = (0..<8).map { "d\($0).example" }
        var standing = RelayStanding()
        var now: Int64 = 0
        for _ in 0..<10_000 {
            now += Int64(roll(2_000))
            let domain = domains[Int(roll(8))]
            switch roll(3) {
            case 0: standing.start(domain, at: now)
            default:
                // The first domains refuse most of the time, the last ones hardly ever.
                let isAgainstUs = roll(10) < UInt64(domain.utf8.first { $0 >= 0x30 && $0 <= 0x34 } == nil ? 1 : 7)
                standing.note(
                    isAgainstUs: isAgainstUs, from: domain, begun: now - Int64(roll(3_000)), at: now)
            }
            let waits = domains.compactMap { standing.nextStart(for: $0) }
            #expect(waits.count == standing.slowDomains)
            #expect(waits.allSatisfy { $0 <= now + 60_000 })
            #expect((standing.nextStart ?? now) <= now + 30_000)
            #expect(!standing.isSlow || standing.slowDomains >= 3)
            #expect(!standing.isClean || waits.isEmpty && !standing.isSlow)
        }
    }

    @Test("memory is bounded: ten thousand domains that refuse leave a thousand, the slow ones among them")
    func bounded() {
        var standing = RelayStanding()
        var now: Int64 = 0
        hear(&standing, "slow.example", against: true, 10, at: &now)
        for number in 0..<10_000 { hear(&standing, "d\(number).example", against: true, 1, at: &now) }
        #expect(standing.remembered <= RelayStanding.mostDomains)
        #expect(standing.slowDomains == 1 && standing.nextStart(for: "slow.example") != nil)
        #expect(standing.nextStart(for: "d5.example") == nil)
    }
}

@Suite("Which relay's regions fit")
struct RegionFitTests {
    @Test("its own region first, then relays for everybody, then those meant for others")
    func order() throws {
        let kenya = try #require(CountryCode("KE"))
        let peru = try #require(CountryCode("PE"))
        #expect(RegionFit([kenya, peru], for: kenya) == .home)
        #expect(RegionFit([], for: kenya) == .everybody)
        #expect(RegionFit([peru], for: kenya) == .others)
        #expect(RegionFit([peru], for: nil) == .others)
        #expect(RegionFit.allCases.sorted() == [.home, .everybody, .others])
    }
}
