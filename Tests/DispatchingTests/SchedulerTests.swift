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
                planningDone: true), work: RemainingWork(open: [.email: 1_000, .webhook: 1_000]), at: now)
    }

    func lanes(_ all: Lane...) -> [VersionKey: Lane] {
        Dictionary(uniqueKeysWithValues: all.map { ($0.live.key, $0) })
    }

    @Test("the window that ends first goes first, and each channel has its own account")
    func earliestDeadlineFirst() throws {
        var scheduler = Scheduler()
        let lanes = lanes(try lane(1, closesIn: 86_400), try lane(2, closesIn: 3_600))
        for channel in Channel.allCases {
            let next = scheduler.next(among: lanes, on: channel, at: now)
            let turn = try #require(next)
            #expect(turn.version == VersionKey(2))
            scheduler.served(turn.most, in: turn, on: channel)
            // Both are new and had a claim to a turn; now it is the other's.
            let other = scheduler.next(among: lanes, on: channel, at: now)
            #expect(other?.version == VersionKey(1))
        }
    }

    @Test("a lane that ran dry on a channel lets the next one go, on that channel only")
    func dry() throws {
        var scheduler = Scheduler()
        var sooner = try lane(2, closesIn: 3_600)
        sooner.ranDry(.email)
        var all = lanes(try lane(1, closesIn: 86_400), sooner)
        let onMail = scheduler.next(among: all, on: .email, at: now)
        #expect(onMail?.version == VersionKey(1))
        let onWebhooks = scheduler.next(among: all, on: .webhook, at: now)
        #expect(onWebhooks?.version == VersionKey(2))
        all[VersionKey(2)]?.refill()
        let refilled = scheduler.next(among: all, on: .email, at: now)
        #expect(refilled?.version == VersionKey(2))
    }

    @Test("a window that is over, or a closed fence, has no turn")
    func closed() throws {
        var scheduler = Scheduler()
        let lanes = lanes(try lane(1, closesIn: 0), try lane(2, closesIn: 60, isOpen: false))
        let turn = scheduler.next(among: lanes, on: .email, at: now)
        #expect(turn == nil)
    }
}
