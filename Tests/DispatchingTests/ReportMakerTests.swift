// SPDX-License-Identifier: MIT

import Dispatching
import Domain
import Ledger
import Synchronization
import Telemetry
import TestSupport
import Testing

@Suite("Making closing reports")
struct ReportMakerTests {
    private func maker(_ bed: EngineBed) -> ReportMaker {
        ReportMaker(
            store: bed.store, clock: bed.clock, program: "test", log: Log(component: "test", threshold: .alarm),
            pause: .milliseconds(5))
    }

    /// Hands an action to everybody, ends it, and writes every row.
    private func ended(_ bed: EngineBed) async throws -> LiveVersion {
        let live = try await bed.approve()
        try await bed.plan(live)
        try await bed.withdraw(live)
        while try await !bed.ledger.settle(live.key, limit: 1000, at: bed.clock.now()) {}
        return live
    }

    @Test("an action that has come to its end gets its report, once")
    func made() async throws {
        let bed = try await EngineBed(volunteers: 100)
        let live = try await ended(bed)
        let maker = maker(bed)
        await maker.bringUpToDate()
        let report = try #require(try await bed.ledger.report(of: live.reference))
        #expect(report.versions.first?.states["cancelled"] == 100)
        await maker.bringUpToDate()
        #expect(bed.store.count(of: .keepReport) == 1)
        await bed.stop()
    }

    @Test("a report that could not be stored is made again, by the same daemon or by the next")
    func again() async throws {
        let bed = try await EngineBed(volunteers: 100)
        let live = try await ended(bed)
        let kept = TestSignal<Void>()
        let isFirst = Atomic(true)
        bed.store.interpose { call, moment throws(LedgerError) in
            guard call == .keepReport else { return }
            if moment == .before, isFirst.exchange(false, ordering: .relaxed) { throw .diskFull }
            if moment == .after { kept.send(()) }
        }
        let dying = maker(bed)
        await dying.bringUpToDate()
        await dying.stop()
        #expect(try await bed.ledger.report(of: live.reference) == nil)
        isFirst.store(true, ordering: .relaxed)
        let next = maker(bed)
        await next.bringUpToDate()
        try await kept.next()
        #expect(try await bed.ledger.report(of: live.reference) != nil)
        await bed.stop()
    }

    @Test("what is closed and not decided yet is looked at again until it is")
    func undecided() async throws {
        let bed = try await EngineBed(volunteers: 10)
        let live = try await bed.approve()
        try await bed.plan(live)
        let now = bed.clock.now()
        let claim = try await bed.ledger.claim(
            ClaimRequest(
                version: live.key, channel: .email, limit: 3, now: now, leaseUntil: now.advanced(by: .seconds(60))))
        try await bed.withdraw(live)
        while try await !bed.ledger.settle(live.key, limit: 1000, at: now) {}
        let kept = TestSignal<Void>()
        bed.store.interpose { call, moment in
            if call == .keepReport, moment == .after { kept.send(()) }
        }
        let maker = maker(bed)
        await maker.bringUpToDate()
        #expect(try await bed.ledger.report(of: live.reference) == nil)
        _ = try await bed.ledger.record(
            claim.deliveries.map {
                RecordedOutcome(delivery: $0.delivery, transition: DeliveryTransition(state: .accepted))
            }, at: now)
        try await kept.next()
        let report = try #require(try await bed.ledger.report(of: live.reference))
        #expect(report.versions.first?.states["accepted"] == 3)
        await maker.stop()
        await bed.stop()
    }
}
