// SPDX-License-Identifier: MIT

import Dispatching
import Domain
import Ledger
import TestSupport
import Testing

@Suite("Several open actions at a time")
struct SharesTests {
    @Test("an action of two hours overtakes one of two days at once, although thousands are waiting")
    func urgentFirst() async throws {
        let bed = try await EngineBed(volunteers: 3_000, answer: { _ in nil })
        let relay = SlowRelay(bed: bed)
        try await bed.engine.start()
        let old = try await bed.approve(window: 172_800)
        try await bed.plan(old)
        try await bed.engine.open(old)
        try await relay.run(seconds: 4)

        let urgent = try await bed.approve("UA 2/26", window: 7_200)
        try await bed.plan(urgent)
        try await bed.engine.open(urgent)
        let before = bed.mail.sent.count
        try await relay.run(seconds: 3)
        let after = bed.mail.sent[before...].map(\.version)
        let first = try #require(after.firstIndex(of: urgent.key))
        #expect(first - after.startIndex <= SlowRelay.perSecond, "older ones left for more than a second")
        // Of the two seconds after that the old action had no more than its due: 3,000 in two days is next to nothing.
        #expect(after[first...].filter { $0 == old.key }.count <= 64)
        await bed.stop()
    }

    @Test("status says what part each open action has of what leaves")
    func share() async throws {
        let bed = try await EngineBed(volunteers: 400, answer: { _ in nil })
        let relay = SlowRelay(bed: bed)
        try await bed.engine.start()
        let only = try await bed.approve(window: 172_800)
        #expect(await bed.engine.share(of: only.key) == nil, "not open yet")
        try await bed.engine.open(only)
        #expect(await bed.engine.share(of: only.key) == 0, "nothing has left")
        try await relay.run(seconds: 1)
        #expect(await bed.engine.share(of: only.key) == 1)

        let urgent = try await bed.approve("UA 2/26", window: 7_200)
        try await bed.engine.open(urgent)
        try await relay.run(seconds: 2)
        let shares = [await bed.engine.share(of: only.key), await bed.engine.share(of: urgent.key)].compactMap { $0 }
        #expect(shares.count == 2 && abs(shares.reduce(0, +) - 1) < 0.001)
        #expect(shares.allSatisfy { $0 > 0.1 })
        await bed.engine.close(only.key)
        #expect(await bed.engine.share(of: only.key) == nil)
        await bed.stop()
    }
}

/// Lets a hundred alerts a second out of the sender's hands, in the order in which they came.
private struct SlowRelay {
    static let perSecond = 100
    let bed: EngineBed

    func run(seconds: Int) async throws {
        for _ in 0..<(seconds * Self.stepsPerSecond) {
            bed.clock.advance(by: .milliseconds(1_000 / Self.stepsPerSecond))
            bed.mail.release(.accepted(reply: "250 ok"), first: Self.perSecond / Self.stepsPerSecond)
            let left = bed.mail.sent.count
            // Until it is recorded; what it made room for is claimed by then.
            while try await accepted() < left { try await bed.steps.next() }
        }
    }

    private func accepted() async throws -> Int {
        var sum = 0
        for record in try await bed.ledger.actions() {
            sum += try await bed.account(record.action.reference.text).states[.accepted] ?? 0
        }
        return sum
    }

    private static let stepsPerSecond = 10
}
