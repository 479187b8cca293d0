// SPDX-License-Identifier: MIT

import Domain
import TestSupport
import Testing

@testable import Ledger

@Suite("Closing the ledger")
struct ClosingTests {
    @Test("a read that would take days ends with the ledger, and so does what comes after it")
    func endlessRead() async throws {
        let folder = try TemporaryFolder()
        let ledger = try SQLiteLedger.open(in: folder.path, key: [1], clock: ManualClock())
        let begun = TestSignal<Void>()
        let reading = Task { () -> LedgerError? in
            do throws(LedgerError) {
                _ = try await ledger.read { (session) throws(LedgerError) in
                    begun.send(())
                    return try session.connection.number(
                        "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n")
                }
                return nil
            } catch {
                return error
            }
        }
        try await begun.next()
        await ledger.close()
        #expect(await reading.value == .closed)
        await #expect(throws: LedgerError.closed) { try await ledger.liveVersions() }
    }
}
