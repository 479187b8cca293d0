// SPDX-License-Identifier: MIT

import Dispatching
import Domain
import Ledger
import LedgerConformance
import Synchronization
import TestSupport
import Testing

@Suite("From a correction to whoever has the wrong text")
struct VersionTests {
    @Test("nothing of the wrong text begins once a correction is in; who has it gets the right one marked")
    func correction() async throws {
        let bed = try await EngineBed(volunteers: 2_000, inFlight: 200, answer: { _ in nil })
        try await bed.engine.start()
        let first = try await bed.approve()
        try await bed.engine.open(first)
        _ = try await bed.mail.submitted.next()
        bed.mail.release(.accepted(reply: "250 ok"), first: 50)
        #expect(try await bed.correct(subject: "right").version == 2)
        let begun = Set(await bed.mail.held()).union(bed.mail.sent)
        let second = try await bed.approveDraft()
        try await bed.engine.open(second)
        // Half of what was in hand got through, half did not.
        bed.mail.release(.accepted(reply: "250 ok"), first: 70)
        bed.mail.release(.refusedForNow(Refusal(reason: .temporary, text: "later")), first: 30)
        try await Draining.drain(bed, to: 2_000)
        let wrong = Set(bed.mail.letters.filter { $0.delivery.version == first.key }.map(\.delivery.volunteer))
        #expect(bed.mail.sent.filter { $0.version == first.key }.allSatisfy(begun.contains))
        let right = bed.mail.letters.filter { $0.delivery.version == second.key }
        #expect(right.count == 2_000 && Set(right.map(\.delivery.volunteer)).count == 2_000)
        #expect(Set(right.filter { $0.marking == .correction }.map(\.delivery.volunteer)) == wrong)
        #expect(try await bed.proof().isEmpty)
        await bed.stop()
    }

    @Test("a restart between correction and outcome loses nobody who waits for it")
    func restart() async throws {
        let (folder, clock) = (try TemporaryFolder(), ManualClock())
        let before = try await EngineBed(
            folder: folder, clock: clock, volunteers: 500, inFlight: 100, answer: { _ in nil })
        try await before.engine.start()
        let first = try await before.approve()
        try await before.engine.open(first)
        _ = try await before.mail.submitted.next()
        try await before.correct(subject: "right")
        let second = try await before.approveDraft()
        try await before.ledger.freezeHolders(of: second.key)
        let leased = try await before.ledger.account(of: first.reference, at: clock.now()).versions[0].states[.leased]
        // As a kill: the outcomes of what was in hand are never recorded.
        before.store.interpose { call, moment throws(LedgerError) in
            if call == .record, moment == .before { throw .closed }
        }
        await before.stop()

        let after = try await EngineBed(folder: folder, clock: clock, inFlight: 100)
        try await after.engine.start()
        _ = try await after.reach(500, .accepted)
        let marked = after.mail.letters.filter { $0.marking == .correction }
        #expect(marked.count == leased, "those in hand may have it, and are told")
        #expect(after.mail.letters.count == 500)
        #expect(after.mail.sent.allSatisfy { $0.version == second.key })
        #expect(try await after.proof().isEmpty)
        await after.stop()
    }

    @Test("holders are told of a withdrawal, nobody else is, and the account closes")
    func notice() async throws {
        let isOpen = Atomic(false)
        let bed = try await EngineBed(
            volunteers: 600, inFlight: 100,
            answer: { _ in isOpen.load(ordering: .relaxed) ? .accepted(reply: "250 ok") : nil })
        try await bed.engine.start()
        let first = try await bed.approve()
        try await bed.engine.open(first)
        _ = try await bed.mail.submitted.next()
        bed.mail.release(.accepted(reply: "250 ok"), first: 40)
        try await bed.withdrawTelling(first)
        isOpen.store(true, ordering: .relaxed)
        bed.mail.release(.accepted(reply: "250 ok"))
        let wrong = Set(bed.mail.letters.filter { $0.delivery.version == first.key }.map(\.delivery.volunteer))
        _ = try await bed.reach(wrong.count, .accepted)
        let notices = bed.mail.letters.filter { $0.delivery.version != first.key }
        #expect(notices.allSatisfy { $0.marking == .withdrawal })
        #expect(Set(notices.map(\.delivery.volunteer)) == wrong && notices.count == wrong.count)
        #expect(try await bed.ledger.action(first.reference).state == .withdrawn)
        #expect(try await bed.proof().isEmpty)
        await bed.stop()
    }

    @Test("a draft whose window ends unapproved is closed by the clock")
    func missed() async throws {
        let bed = try await EngineBed(volunteers: 10)
        try await bed.engine.start()
        let reference = try #require(Reference("UA 1/26"))
        let action = UrgentAction(
            reference: reference, country: try #require(CountryCode("HN")), author: "author",
            window: .until(bed.clock.now().advanced(by: .seconds(600))), sources: ["one", "two"],
            text: [.english: ActionText(subject: "subject", body: "body")])
        _ = try await bed.ledger.submit(
            Submission(
                action: action, digest: "d", by: Identity(name: "author", login: "author"), at: bed.clock.now(),
                audience: ResolvedAudience(countries: [], languages: [], networks: []), warnings: []))
        await bed.engine.watchDrafts()
        #expect(try await bed.ledger.action(reference).state == .awaitingApproval)
        bed.clock.advance(by: .seconds(601))
        await bed.engine.lookAgain()
        try await bed.steps.next(within: .seconds(120))
        #expect(try await bed.ledger.action(reference).state == .closed)
        #expect(try await bed.account().audience == 0)
        await bed.stop()
    }
}
