// SPDX-License-Identifier: MIT

import Domain
import LedgerConformance
import Telemetry
import TestSupport
import Testing

@testable import Ledger

@Suite("How the ledger's writer does")
struct LedgerMeterTests {
    private let clock = ManualClock()

    @Test("each transaction that is written is measured, and its sync within it")
    func latency() async throws {
        let folder = try TemporaryFolder()
        let ledger = try SQLiteLedger.open(in: folder.path, key: [1], clock: clock)
        let scene = Scene(ledger: ledger, clock: clock)
        #expect(ledger.meter.commits.reading.count == 0)
        try await scene.importPeople(0..<10)
        let (commits, transactions) = (ledger.meter.commits.reading, ledger.meter.transactions.reading)
        #expect(commits.count > 0 && commits.count == transactions.count)
        #expect(commits.sum > 0 && commits.sum <= transactions.sum)
        // Nobody's lease runs out: nothing is written.
        _ = try await ledger.rescue(at: scene.now)
        #expect(ledger.meter.commits.reading == commits)
        await ledger.close()
    }

    @Test("a refusal by a rule is no failure of the ledger; a full disk is one until something is written again")
    func failing() async throws {
        let folder = try TemporaryFolder()
        let ledger = try SQLiteLedger.open(
            in: folder.path, key: [1], options: LedgerOptions(mostPages: 160), clock: clock)
        let scene = Scene(ledger: ledger, clock: clock)
        await #expect(throws: LedgerError.self) { try await scene.approve(Scene.action().reference) }
        #expect(!ledger.meter.isFailing && ledger.meter.failures.value == 0)
        #expect(await ledger.canWrite())
        await #expect(throws: LedgerError.diskFull) {
            for first in stride(from: 0, to: 20_000, by: 50) { try await scene.importPeople(first..<first + 50) }
        }
        #expect(ledger.meter.isFailing && ledger.meter.failures.value > 0)
        // The probe needs no new page.
        #expect(await ledger.canWrite())
        #expect(!ledger.meter.isFailing)
        await ledger.close()
    }

    @Test("a sum that is not the sum of its counters is a difference of the account")
    func wrongSum() async throws {
        let folder = try TemporaryFolder()
        let ledger = try SQLiteLedger.open(in: folder.path, key: [1], clock: clock)
        let scene = Scene(ledger: ledger, clock: clock)
        try await scene.importPeople(0..<10)
        let live = try await scene.release()
        try await scene.plan(live)
        try await scene.account(live)
        try await ledger.write { (session) throws(LedgerError) in
            try session.connection.execute("UPDATE tally_sum SET n = n + 1 WHERE state = 1 AND channel = 0")
            try session.connection.execute("UPDATE tally_sum SET n = n + 1 WHERE state = 1 AND channel = 1")
        }
        let differences = try await ledger.reconcile(live.reference).flatMap(\.differences)
        #expect(differences.count == 1 && differences.first?.contains("sums of counters") == true, "\(differences)")
        await ledger.close()
    }
}
