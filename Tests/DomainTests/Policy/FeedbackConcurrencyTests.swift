// SPDX-License-Identifier: MIT

import Domain
import Testing

@Suite("How many connections a relay is used with")
struct FeedbackConcurrencyTests {
    /// A relay that bears `bears` connections, with enough work for any number; each second every connection succeeds once.
    private func run(
        _ concurrency: inout FeedbackConcurrency, bears: Int, from start: Int64, seconds: Int64
    ) -> (used: [Int], refusals: Int) {
        var used: [Int] = []
        var refusals = 0
        for now in stride(from: start, to: start + seconds * 1_000, by: 1_000) {
            let wanted = concurrency.limit
            let standing = min(wanted, bears)
            for _ in standing..<max(standing, wanted) {
                concurrency.refuse(begun: now, inUse: standing + 1, at: now + 1)
                refusals += 1
            }
            for _ in 0..<standing { concurrency.succeed(inUse: min(concurrency.limit, bears), at: now + 2) }
            used.append(standing)
        }
        return (used, refusals)
    }

    @Test("another number configured: below it what was found out stays, above it there is room to grow")
    func otherNumber() {
        var concurrency = FeedbackConcurrency(most: 32)
        for step in 0..<20 { concurrency.succeed(inUse: concurrency.limit, at: Int64(step)) }
        #expect(concurrency.limit == 24)
        concurrency.change(most: 3)
        #expect(concurrency.limit == 3 && concurrency.most == 3)
        concurrency.change(most: 10)
        #expect(concurrency.limit == 3)
        concurrency.succeed(inUse: 3, at: 100)
        #expect(concurrency.limit == 4)
    }

    @Test("it starts at four and doubles with each round, up to what is configured")
    func doubling() {
        var concurrency = FeedbackConcurrency(most: 32)
        let healthy = run(&concurrency, bears: 1_000, from: 0, seconds: 6)
        #expect(healthy.used == [4, 8, 16, 32, 32, 32])
        #expect(FeedbackConcurrency(most: 2).limit == 2)
        #expect(FeedbackConcurrency(most: 0).limit == 1)
    }

    @Test("it does not grow while it is not used up")
    func unused() {
        var concurrency = FeedbackConcurrency(most: 32)
        for now in 0..<100 { concurrency.succeed(inUse: 3, at: Int64(now)) }
        #expect(concurrency.limit == 4)
    }

    @Test("a refusal of service halves it, once for all that were under way")
    func halving() {
        var concurrency = FeedbackConcurrency(most: 32)
        _ = run(&concurrency, bears: 1_000, from: 0, seconds: 4)
        #expect(concurrency.limit == 32)
        let isNews = concurrency.refuse(begun: 4_000, inUse: 32, at: 5_000)
        #expect(isNews && concurrency.limit == 16)
        for number in Int64(0)..<31 {
            let isMore = concurrency.refuse(begun: 4_000 + number, inUse: 20, at: 5_001)
            #expect(!isMore)
        }
        #expect(concurrency.limit == 16)
        concurrency.refuse(begun: 5_002, inUse: 16, at: 5_003)
        #expect(concurrency.limit == 8)
    }

    @Test("it never falls below one, whatever is refused")
    func atLeastOne() {
        var concurrency = FeedbackConcurrency(most: 8)
        for number in 0..<20 { concurrency.refuse(begun: Int64(number * 2), inUse: 1, at: Int64(number * 2 + 1)) }
        #expect(concurrency.limit == 1)
    }

    @Test("it comes back one a second to what had worked, and asks for more only every ten seconds")
    func recovery() {
        var concurrency = FeedbackConcurrency(most: 32)
        let minute = run(&concurrency, bears: 10, from: 0, seconds: 60)
        // Four, eight, sixteen of which ten are taken; then half of eleven, up to ten, and one look beyond each ten seconds.
        #expect(minute.used.prefix(3) == [4, 8, 10])
        #expect(minute.used.dropFirst(8).allSatisfy { (5...10).contains($0) })
        #expect(minute.used.reduce(0, +) > 450, "three quarters of what the relay bears: \(minute.used)")
        let late = run(&concurrency, bears: 10, from: 60_000, seconds: 60)
        #expect(late.refusals <= 6, "it does not knock all the time")
    }

    @Test("when the relay bears more again, all of it is used again")
    func more() {
        var concurrency = FeedbackConcurrency(most: 16)
        _ = run(&concurrency, bears: 2, from: 0, seconds: 60)
        let later = run(&concurrency, bears: 100, from: 60_000, seconds: 200)
        #expect(later.used.last == 16)
        #expect(later.refusals == 0)
    }

    @Test("an outage is forgotten: after it, it doubles again from four")
    func restart() {
        var concurrency = FeedbackConcurrency(most: 32)
        concurrency.refuse(begun: 1, inUse: 4, at: 2)
        concurrency.restart()
        #expect(run(&concurrency, bears: 100, from: 10_000, seconds: 4).used == [4, 8, 16, 32])
    }
}
