// SPDX-License-Identifier: MIT

import Dispatching
import Domain
import Ledger
import Telemetry
import TestSupport
import Testing

@Suite("Counting audiences")
struct AudienceCounterTests {
    @Test("who asks for a count gets it though the roster never stands still", .timeLimit(.minutes(10)))
    func restless() async throws {
        let folder = try TemporaryFolder()
        let ledger = try SQLiteLedger.open(in: folder.path, key: Array(0..<32), clock: ManualClock())
        let store = InterposedStore(ledger)
        let counter = AudienceCounter(store: store, log: Log(component: "test", threshold: .alarm))
        // Each count finds, before it is done, that another one is due.
        store.interpose { [weak counter] _, moment in
            guard moment == .before, let counter else { return }
            let asked = TestSignal<Void>()
            Task {
                asked.send(())
                await counter.bringUpToDate()
            }
            _ = try? await asked.next()
        }
        for _ in 0..<20 { await counter.bringUpToDate() }
        store.interpose(nil)
        await counter.stop()
        await ledger.close()
    }
}
