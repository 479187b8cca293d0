// SPDX-License-Identifier: MIT

import Domain
import Ledger
import Synchronization
import TestSupport
import Testing

@testable import Dispatching

@Suite("When something fails or comes at the wrong moment")
struct EngineFaultTests {
    @Test("a version whose texts cannot be read at first is sent all the same")
    func textsLater() async throws {
        let bed = try await EngineBed(volunteers: 200)
        try await bed.engine.start()
        let live = try await bed.approve()
        let isFirst = Atomic(true)
        bed.store.interpose { call, moment throws(LedgerError) in
            guard call == .texts, moment == .before, isFirst.exchange(false, ordering: .relaxed) else { return }
            throw .busy("try again")
        }
        try? await bed.engine.open(live)
        _ = try await bed.reach(200, .accepted)
        #expect(try await bed.proof().isEmpty)
        await bed.stop()
    }

    @Test("a version that is withdrawn before it is opened is closed in the senders, and nothing of it is claimed")
    func withdrawnBeforeOpening() async throws {
        let bed = try await EngineBed(volunteers: 200)
        try await bed.engine.start()
        let live = try await bed.approve()
        try await bed.withdraw(live)
        try await bed.engine.open(live)
        _ = try await bed.reach(200, .cancelled)
        let claims = bed.store.count(of: .claim)
        await bed.engine.lookAgain()
        #expect(bed.store.count(of: .claim) == claims)
        #expect(bed.mail.fence(of: live.key)?.isOpen != true)
        #expect(bed.mail.sent.isEmpty)
        #expect(try await bed.proof().isEmpty)
        await bed.stop()
    }

    @Test("a version that is closed while it is being opened stays closed")
    func closedWhileOpening() async throws {
        let bed = try await EngineBed(volunteers: 200)
        try await bed.engine.start()
        let live = try await bed.approve()
        let closing = Mutex<Task<Void, Never>?>(nil)
        bed.store.interpose { [weak bed] call, moment in
            guard call == .texts, moment == .before, closing.withLock({ $0 == nil }) else { return }
            try? await bed?.withdraw(live)
            closing.withLock { $0 = Task { await bed?.engine.close(live.key) } }
            // Until the closing has come as far as it can.
            for _ in 0..<1_000_000 where bed?.mail.fence(of: live.key)?.isOpen == true { await Task.yield() }
            _ = await bed?.engine.rate(of: live.key)
            for _ in 0..<10_000 { await Task.yield() }
        }
        try await bed.engine.open(live)
        await closing.withLock { $0 }?.value
        _ = try await bed.reach(200, .cancelled)
        let claims = bed.store.count(of: .claim)
        await bed.engine.lookAgain()
        #expect(bed.store.count(of: .claim) == claims)
        #expect(bed.mail.fence(of: live.key)?.isOpen != true)
        #expect(bed.mail.sent.isEmpty)
        await bed.stop()
    }

    @Test("a claim whose answer was lost is taken back when its lease is over, although nothing is in flight")
    func lostClaim() async throws {
        let bed = try await EngineBed(volunteers: 50)
        try await bed.engine.start()
        let lost = TestSignal<Void>()
        let hasLost = Atomic(false)
        bed.store.interpose { call, moment throws(LedgerError) in
            guard call == .claim, moment == .after, !hasLost.exchange(true, ordering: .relaxed) else { return }
            lost.send(())
            throw .busy("the answer is lost")
        }
        // Planned beforehand, so that the first claim takes everybody.
        let live = try await bed.approve()
        try await bed.plan(live)
        try await bed.engine.open(live)
        try await lost.next()
        #expect(try await bed.account().states[.leased] == 50)
        bed.clock.advance(by: .seconds(61))
        await bed.engine.lookAgain()
        let account = try await bed.reach(50, .accepted)
        #expect(account.possiblyTwice == 50)
        await bed.stop()
    }

    @Test("a window that cannot be closed is tried again after a pause, and not at once")
    func closeWindowFails() async throws {
        let bed = try await EngineBed(volunteers: 10, answer: { _ in nil })
        try await bed.engine.start()
        try await bed.engine.open(bed.approve(window: 600))
        let attempts = TestSignal<Void>()
        let isFull = Atomic(true)
        bed.store.interpose { call, moment throws(LedgerError) in
            guard call == .closeWindow, moment == .before else { return }
            attempts.send(())
            if isFull.load(ordering: .relaxed) { throw .diskFull }
        }
        bed.clock.advance(by: .seconds(600))
        let begin = ContinuousClock.now
        await bed.engine.lookAgain()
        try await attempts.next()
        isFull.store(false, ordering: .relaxed)
        try await attempts.next()
        #expect(ContinuousClock.now - begin > .milliseconds(500))
        bed.mail.release(.notSent(.windowOver))
        _ = try await bed.reach(10, .expired)
        await bed.stop()
    }

    @Test("stop ends although outcomes cannot be recorded")
    func stopOnFullDisk() async throws {
        let bed = try await EngineBed(volunteers: 10)
        try await bed.engine.start()
        let tried = TestSignal<Void>()
        bed.store.interpose { call, moment throws(LedgerError) in
            guard call == .record, moment == .before else { return }
            tried.send(())
            throw .diskFull
        }
        try await bed.engine.open(bed.approve())
        try await tried.next()
        let stopped = TestSignal<Void>()
        Task { [engine = bed.engine, clock = bed.clock] in
            await engine.stop(by: clock.now())
            stopped.send(())
        }
        try await stopped.next(within: .seconds(120))
        await bed.ledger.close()
    }

    @Test("after stop nothing is looked at any more")
    func quietAfterStop() async throws {
        let bed = try await EngineBed(volunteers: 10, answer: { _ in nil })
        try await bed.engine.start()
        try await bed.engine.open(bed.approve())
        _ = try await bed.mail.submitted.next()
        await bed.stop()
        let looks = bed.store.count(of: .nextDue)
        await bed.engine.lookAgain()
        #expect(bed.store.count(of: .nextDue) == looks)
    }

    @Test("a window that ended while the daemon was away is closed at the start, and nobody is written to")
    func windowOverAtStart() async throws {
        let bed = try await EngineBed(volunteers: 200)
        _ = try await bed.approve(window: 600)
        bed.clock.advance(by: .seconds(601))
        try await bed.engine.start()
        _ = try await bed.reach(200, .expired)
        #expect(bed.mail.sent.isEmpty)
        #expect(try await bed.proof().isEmpty)
        await bed.stop()
    }

    @Test("nothing of a version stays in memory once it is closed and settled")
    func nothingLeft() async throws {
        let bed = try await EngineBed(volunteers: 200, inFlight: 128, answer: { _ in nil })
        try await bed.engine.start()
        let live = try await bed.approve()
        try await bed.engine.open(live)
        _ = try await bed.mail.submitted.next()
        try await bed.withdraw(live)
        await bed.engine.close(live.reference)
        bed.mail.release(.notSent(.fenceClosed))
        _ = try await bed.reach(200, .cancelled)
        for _ in 0..<100_000 where await !bed.engine.busy.isEmpty { await Task.yield() }
        #expect(await bed.engine.busy.isEmpty)
        #expect(bed.mail.fence(of: live.key) == nil)
        await bed.stop()
    }

    @Test("a text that cannot be rendered is tried once, not for everybody")
    func unrenderable() async throws {
        let renderer = BrokenRenderer()
        let bed = try await EngineBed(volunteers: 500, renderer: renderer)
        try await bed.engine.start()
        let live = try await bed.approve()
        try await bed.plan(live)
        try await bed.engine.open(live)
        var rejected = 0
        for _ in 0..<10_000 where rejected < 500 {
            await bed.engine.lookAgain()
            rejected = try await bed.account().states[.rejected] ?? 0
        }
        #expect(rejected == 500)
        #expect(renderer.calls.load(ordering: .relaxed) == 1)
        await bed.stop()
    }
}

/// Takes no text.
private final class BrokenRenderer: LetterRenderer {
    let calls = Atomic(0)

    func letter(for live: LiveVersion, text: ActionText, readership: Readership) throws(UnrenderableText) -> Letter {
        calls.add(1, ordering: .relaxed)
        throw UnrenderableText("no receiver could take it")
    }
}
