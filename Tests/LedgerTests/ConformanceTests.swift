// SPDX-License-Identifier: MIT

import Domain
import Ledger
import LedgerConformance
import TestSupport
import Testing

@Suite("SQLite does what every ledger must")
struct ConformanceTests {
    @Test("conforms", arguments: Conformance.all)
    func conforms(_ conformance: Conformance) async throws {
        let folder = try TemporaryFolder()
        let clock = ManualClock()
        let ledger = try SQLiteLedger.open(in: folder.path, key: [1, 2, 3], clock: clock)
        try await conformance.run(Scene(ledger: ledger, clock: clock))
        await ledger.close()
    }
}
