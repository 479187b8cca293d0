// SPDX-License-Identifier: MIT

import Domain
import Testing

@testable import Dispatching

@Suite("Whose turn it is")
struct SchedulerTests {
    let now = Instant(milliseconds: 1_795_248_000_000)

    func lane(_ number: UInt32, closesIn seconds: Int, isOpen: Bool = true) throws -> Lane {
        let key = VersionKey(number)
        let reference = try #require(Reference("UA \(number)/26"))
        return Lane(
            LiveVersion(
                key: key, reference: reference, version: 1,
                action: UrgentAction(
                    reference: reference, country: try #require(CountryCode("HN")), author: "a", text: [:]),
                audience: ResolvedAudience(countries: [], languages: [], networks: []), opened: now,
                fence: Fence(version: key, closes: now.advanced(by: .seconds(seconds)), isOpen: isOpen),
                planningDone: true))
    }

    func lanes(_ all: Lane...) -> [VersionKey: Lane] {
        Dictionary(uniqueKeysWithValues: all.map { ($0.live.key, $0) })
    }

    @Test("the window that ends first goes first")
    func earliestDeadlineFirst() throws {
        let lanes = lanes(try lane(1, closesIn: 86_400), try lane(2, closesIn: 3_600))
        #expect(Scheduler.next(among: lanes, on: .email, at: now) == VersionKey(2))
    }

    @Test("a lane that ran dry on a channel lets the next one go, on that channel only")
    func dry() throws {
        var sooner = try lane(2, closesIn: 3_600)
        sooner.ranDry(.email)
        var all = lanes(try lane(1, closesIn: 86_400), sooner)
        #expect(Scheduler.next(among: all, on: .email, at: now) == VersionKey(1))
        #expect(Scheduler.next(among: all, on: .webhook, at: now) == VersionKey(2))
        all[VersionKey(2)]?.refill()
        #expect(Scheduler.next(among: all, on: .email, at: now) == VersionKey(2))
    }

    @Test("a window that is over, or a closed fence, has no turn")
    func closed() throws {
        let lanes = lanes(try lane(1, closesIn: 0), try lane(2, closesIn: 60, isOpen: false))
        #expect(Scheduler.next(among: lanes, on: .email, at: now) == nil)
    }
}
