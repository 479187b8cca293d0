// SPDX-License-Identifier: MIT

import Synchronization
import Telemetry

/// How the writer does: from any thread, without waiting for it.
public final class LedgerMeter: Sendable {
    /// From the last change of a transaction to its being on disk.
    public let commits = Histogram()
    /// From the beginning of a transaction to its being on disk: for so long nobody else writes.
    public let transactions = Histogram()
    /// Transactions that the disk did not take, or the file.
    public let failures = Counter()
    private let failing = Atomic<Bool>(false)

    init() {}

    /// Whether the last transaction failed so; see ``SQLiteLedger/canWrite()``.
    public var isFailing: Bool { failing.load(ordering: .relaxed) }

    func committed(begun: ContinuousClock.Instant, changed: ContinuousClock.Instant) {
        let now = ContinuousClock.now
        commits.observe((now - changed) / .seconds(1))
        transactions.observe((now - begun) / .seconds(1))
        failing.store(false, ordering: .relaxed)
    }

    func failed() {
        failures.add()
        failing.store(true, ordering: .relaxed)
    }
}
