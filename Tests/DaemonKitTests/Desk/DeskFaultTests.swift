// SPDX-License-Identifier: MIT

import Dispatching
import Domain
import Ledger
import Synchronization
import TestSupport
import Testing

@testable import DaemonKit

@Suite("The desk when things come at the wrong moment")
struct DeskFaultTests {
    @Test("an approval that comes between a withdrawal's first step and its last is withdrawn in the senders too")
    func approvedMeanwhile() async throws {
        let bed = try await DeskBed(volunteers: 50)
        try await bed.submit()
        let isFirst = Atomic(true)
        bed.store.interpose { call, moment in
            guard call == .withdraw, moment == .before, isFirst.exchange(false, ordering: .relaxed) else { return }
            do { try await bed.approve() } catch { Issue.record("not approved: \(error)") }
        }
        let record = try await bed.desk.withdraw(
            bed.reference, reason: "unsafe", by: Identity(name: "staff", login: "staff"))
        #expect(record.state == .withdrawn)
        #expect(!bed.mail.mayBegin, "withdraw has answered, and text could still begin")
        await bed.stop()
    }

    @Test("an approval that is on disk is no failure, although its texts cannot be read for the moment")
    func textsLater() async throws {
        let bed = try await DeskBed(volunteers: 50)
        try await bed.submit()
        let isFirst = Atomic(true)
        bed.store.interpose { call, moment throws(LedgerError) in
            guard call == .texts, moment == .before, isFirst.exchange(false, ordering: .relaxed) else { return }
            throw .busy("try again")
        }
        let receipt = try await bed.approve()
        #expect(receipt.state == .open && receipt.audience == 50)
        await bed.stop()
    }

    @Test("an audience that changed just before its approval is counted after it, and imports go on")
    func countedAfterApproval() async throws {
        let bed = try await DeskBed(volunteers: 50)
        try await bed.submit()
        let isApproved = Atomic(false)
        let counted = TestSignal<Void>()
        bed.store.interpose { call, moment throws(LedgerError) in
            if call == .approve, moment == .before {
                do { try await bed.enrol(51...60) } catch { Issue.record("not enrolled: \(error)") }
                isApproved.store(true, ordering: .relaxed)
            }
            if call == .countAudience, moment == .after, isApproved.load(ordering: .relaxed) { counted.send(()) }
        }
        try await bed.approve()
        try await counted.next(within: .seconds(120))
        #expect(try await bed.ledger.account(of: bed.reference, at: bed.clock.now()).versions.last?.audience == 60)
        try await bed.enrol(61...70)
        await bed.stop()
    }

    @Test("a count that fails is made again by itself")
    func countedAgain() async throws {
        let bed = try await DeskBed(volunteers: 50)
        try await bed.submit()
        let attempts = TestSignal<Void>()
        let isFirst = Atomic(true)
        bed.store.interpose { call, moment throws(LedgerError) in
            guard call == .countAudience, moment == .before else { return }
            attempts.send(())
            if isFirst.exchange(false, ordering: .relaxed) { throw .diskFull }
        }
        await bed.desk.counter.bringUpToDate()
        try await attempts.next()
        try await attempts.next(within: .seconds(120))
        await bed.stop()
    }

    @Test("whoever waits for a long count is let go when the daemon stops")
    func stopDuringCount() async throws {
        let bed = try await DeskBed(volunteers: 50)
        try await bed.submit()
        let (begun, end, served) = (TestSignal<Void>(), TestSignal<Void>(), TestSignal<Void>())
        bed.store.interpose { call, moment in
            guard call == .countAudience, moment == .before else { return }
            begun.send(())
            try? await end.next()
        }
        for _ in 0..<2 {
            Task { [counter = bed.desk.counter] in
                await counter.bringUpToDate()
                served.send(())
            }
        }
        try await begun.next()
        await bed.desk.counter.stop()
        for _ in 0..<2 { try await served.next(within: .seconds(120)) }
        await bed.desk.counter.bringUpToDate()
        end.send(())
        await bed.stop()
    }

    @Test("a second withdrawal is not answered before the first one's fence is held everywhere")
    func withdrawnTwice() async throws {
        let bed = try await DeskBed(volunteers: 50)
        try await bed.submit()
        try await bed.approve()
        let (begun, end) = (TestSignal<Void>(), TestSignal<Void>())
        bed.mail.beforeClosing {
            begun.send(())
            try? await end.next()
        }
        let staff = Identity(name: "staff", login: "staff")
        let first = Task { try await bed.desk.withdraw(bed.reference, reason: "unsafe", by: staff) }
        try await begun.next()
        let isAnswered = Atomic(false)
        let second = Task {
            let record = try await bed.desk.withdraw(bed.reference, reason: "unsafe", by: staff)
            isAnswered.store(true, ordering: .relaxed)
            return record
        }
        // Long enough for an answer that does not wait.
        for _ in 0..<50 { _ = try await bed.desk.show(bed.reference) }
        let isEarly = isAnswered.load(ordering: .relaxed)
        #expect(!isEarly)
        end.send(())
        #expect(try await first.value.state == .withdrawn)
        #expect(try await second.value.state == .withdrawn)
        #expect(!bed.mail.mayBegin)
        await bed.stop()
    }

    @Test("a correction is answered when every loop holds the fence, and closes nothing that was approved by then")
    func corrected() async throws {
        let bed = try await DeskBed(volunteers: 50)
        try await bed.submit()
        try await bed.approve()
        let (begun, end) = (TestSignal<Void>(), TestSignal<Void>())
        let isFirst = Atomic(true)
        bed.mail.beforeClosing {
            guard isFirst.exchange(false, ordering: .relaxed) else { return }
            begun.send(())
            try? await end.next()
        }
        let writer = Identity(name: "writer", login: "writer")
        let isAnswered = Atomic(false)
        let correction = Task {
            let result = try await bed.desk.correct(
                bed.reference, document: AppBed.action(bed.reference.text, text: "Right"), by: writer)
            isAnswered.store(true, ordering: .relaxed)
            return result
        }
        try await begun.next()
        for _ in 0..<50 { _ = try await bed.desk.show(bed.reference) }
        let isEarly = isAnswered.load(ordering: .relaxed)
        #expect(!isEarly)
        let receipt = try await bed.approve()
        #expect(receipt.version == 2 && receipt.state == .open)
        end.send(())
        let result = try await correction.value
        #expect(result.version == 2 && result.overtaken == 1)
        #expect(!bed.mail.mayBegin(1) && bed.mail.mayBegin(2))
        let again = try await bed.desk.correct(
            bed.reference, document: AppBed.action(bed.reference.text, text: "Right"), by: writer)
        #expect(!again.created && bed.mail.mayBegin(2))
        await bed.stop()
    }

    @Test("close with an outcome that is refused closes nothing, and an action that cannot be closed takes none in")
    func outcome() async throws {
        let bed = try await DeskBed(volunteers: 5)
        try await bed.submit()
        let writer = Identity(name: "writer", login: "writer")
        let outcome = AppBed.action("OUT 1/26")
        await #expect(throws: DeskError.self) {
            try await bed.desk.close(bed.reference, outcome: outcome, reason: nil, by: writer)
        }
        let name = try #require(Reference("OUT 1/26"))
        await #expect(throws: DeskError.self) { try await bed.desk.show(name) }
        try await bed.approve()
        await #expect(throws: DeskError.self) {
            try await bed.desk.close(bed.reference, outcome: Array("{}".utf8), reason: nil, by: writer)
        }
        #expect(try await bed.desk.show(bed.reference).state == .open)
        let receipt = try await bed.desk.close(bed.reference, outcome: outcome, reason: "free", by: writer)
        #expect(receipt.record.state == .closed && receipt.outcome.state == .awaitingApproval)
        let record = try await bed.desk.show(name)
        #expect(record.action.kind == .outcome && record.action.follows == bed.reference)
        await bed.stop()
    }
}
