// SPDX-License-Identifier: MIT

import Dispatching
import Domain
import Ledger
import Synchronization
import TestSupport
import Testing

@Suite("From approval to a closed account")
struct EngineTests {
    @Test("everybody is sent to once, in send order, and the account closes")
    func everybody() async throws {
        let bed = try await EngineBed(volunteers: 5_000)
        try await bed.engine.start()
        try await bed.engine.open(bed.approve())
        let account = try await bed.reach(5_000, .accepted)
        #expect(bed.mail.sent == bed.mail.sent.sorted())
        #expect(Set(bed.mail.sent).count == 5_000)
        #expect(account.audience == 5_000)
        #expect(account.states.values.reduce(0, +) == 5_000)
        #expect(account.possiblyTwice == 0)
        #expect(try await bed.proof().isEmpty)
        await bed.stop()
    }

    @Test("the window of deliveries in flight is never passed, whatever the backlog")
    func window() async throws {
        let bed = try await EngineBed(volunteers: 2_000, inFlight: 300, answer: { _ in nil })
        try await bed.engine.start()
        try await bed.engine.open(bed.approve())
        var account = try await bed.account()
        while account.states[.accepted] != 2_000 {
            _ = try await bed.mail.submitted.next()
            bed.mail.release(.accepted(reply: "250 ok"))
            account = try await bed.account()
            if bed.mail.sent.count == 2_000 { account = try await bed.reach(2_000, .accepted) }
        }
        #expect(bed.mail.mostHeld <= 300)
        await bed.stop()
    }

    @Test("nothing leaves once close has returned; what is left reads as cancelled")
    func withdraw() async throws {
        let bed = try await EngineBed(volunteers: 3_000, inFlight: 200, answer: { _ in nil })
        try await bed.engine.start()
        let live = try await bed.approve()
        try await bed.engine.open(live)
        _ = try await bed.mail.submitted.next()
        _ = try await bed.ledger.withdraw(
            live.reference, by: Identity(name: "staff", login: "staff"), reason: "unsafe", at: bed.clock.now())
        await bed.engine.close(live.key)
        let sentBefore = bed.mail.sent.count
        bed.mail.release(.notSent(.fenceClosed))
        let account = try await bed.reach(3_000, .cancelled)
        #expect(bed.mail.sent.count == sentBefore)
        #expect(account.states.values.reduce(0, +) == 3_000)
        #expect(try await bed.proof().isEmpty)
        await bed.stop()
    }

    @Test("what was refused for now comes back when it is due, and not before")
    func deferred() async throws {
        let hasFailed = Mutex(false)
        let bed = try await EngineBed(
            volunteers: 200,
            answer: { _ in
                hasFailed.withLock { $0 }
                    ? .accepted(reply: "250 ok")
                    : .refusedForNow(Refusal(reason: .temporary, code: 450, text: "greylisted"))
            })
        try await bed.engine.start()
        try await bed.engine.open(bed.approve())
        _ = try await bed.reach(200, .deferred)
        hasFailed.withLock { $0 = true }
        await bed.engine.lookAgain()
        #expect(bed.mail.sent.count == 200, "nobody is tried again before the due time")
        bed.clock.advance(by: .seconds(120))
        await bed.engine.lookAgain()
        let account = try await bed.reach(200, .accepted)
        #expect(account.states[.deferred] == 0)
        #expect(try await bed.proof().isEmpty)
        await bed.stop()
    }

    @Test("what was not tried because its route failed comes back when it is due; the account shows no try")
    func untried() async throws {
        let isMended = Mutex(false)
        let bed = try await EngineBed(
            volunteers: 50,
            answer: { _ in
                isMended.withLock { $0 } ? .accepted(reply: "250 ok") : .untried(RouteTrouble(failures: 2))
            })
        try await bed.engine.start()
        try await bed.engine.open(bed.approve())
        _ = try await bed.reach(50, .deferred)
        let lines = try await bed.ledger.deliveries(
            DeliveryQuery(reference: try #require(Reference("UA 1/26")), limit: 100))
        #expect(lines.count == 50)
        #expect(lines.allSatisfy { $0.attempts == 0 && $0.lastReply == nil && !$0.possiblyTwice })
        #expect(try await bed.proof().isEmpty)
        isMended.withLock { $0 = true }
        await bed.engine.lookAgain()
        #expect(bed.mail.sent.count == 50, "not before the due time")
        bed.clock.advance(by: .seconds(300))
        await bed.engine.lookAgain()
        _ = try await bed.reach(50, .accepted)
        await bed.stop()
    }

    @Test("the end of the window expires what has not left")
    func expiry() async throws {
        let bed = try await EngineBed(
            volunteers: 200, answer: { _ in .refusedForNow(Refusal(reason: .temporary, text: "later")) })
        try await bed.engine.start()
        try await bed.engine.open(bed.approve(window: 600))
        _ = try await bed.reach(200, .deferred)
        bed.clock.advance(by: .seconds(600))
        await bed.engine.lookAgain()
        let account = try await bed.account()
        #expect(account.states[.expired] == 200)
        #expect(try await bed.proof().isEmpty)
        await bed.stop()
    }

    @Test("a successor takes the dead daemon's leases back: everybody is reached, and who may have it twice is marked")
    func restart() async throws {
        let folder = try TemporaryFolder()
        let clock = ManualClock()
        let first = try await EngineBed(
            folder: folder, clock: clock, volunteers: 1_000, inFlight: 256, answer: { _ in nil })
        try await first.engine.start()
        try await first.engine.open(first.approve())
        _ = try await first.mail.submitted.next()
        // The ledger goes without the engine's knowledge: what it holds is never reported.
        await first.ledger.close()

        let second = try await EngineBed(folder: folder, clock: clock)
        try await second.engine.start()
        let account = try await second.reach(1_000, .accepted)
        #expect(account.possiblyTwice > 0 && account.possiblyTwice <= 256)
        #expect(try await second.proof().isEmpty)
        await second.stop()
    }
}
