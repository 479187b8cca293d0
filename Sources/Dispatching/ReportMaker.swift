// SPDX-License-Identifier: MIT

import Dispatch
import Domain
import Runtime
import Telemetry

/// Makes the closing report of every action that has come to its end.
///
/// What is missing is known from the ledger alone: a report that a crash kept from being stored is made at the next start.
public actor ReportMaker {
    nonisolated let executor = QueueExecutor(label: "urgentd.reports", qos: .utility)
    nonisolated public var owners: [QueueExecutor] { [executor] }
    nonisolated public var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private let store: any ReportStore
    private let clock: any TimeSource
    private let log: Log
    private let program: String
    private let pause: Duration
    private var isMaking = false
    private var isDue = false
    private var isStopped = false
    private var willLookAgain = false

    /// - Parameters:
    ///   - store: The ledger.
    ///   - clock: The time.
    ///   - program: The program's version, for the report.
    ///   - log: For operators.
    ///   - pause: Until it looks again at what is closed and not settled yet; ten of them at what has failed.
    public init(
        store: any ReportStore, clock: any TimeSource, program: String, log: Log, pause: Duration = .seconds(1)
    ) {
        self.store = store
        self.clock = clock
        self.program = program
        self.log = log
        self.pause = pause
    }

    /// Hears of the engine's steps; returns at once.
    nonisolated public func note(_ event: EngineEvent) {
        guard case .settled = event else { return }
        Task { await bringUpToDate() }
    }

    /// Makes what is missing; returns when nothing more can be made now.
    ///
    /// A call while it works is served by one look more.
    public func bringUpToDate() async {
        isDue = true
        guard !isMaking else { return }
        isMaking = true
        while isDue, !isStopped {
            isDue = false
            await makeAll()
        }
        isMaking = false
    }

    /// Begins nothing more.
    public func stop() {
        isStopped = true
    }

    private func makeAll() async {
        do throws(LedgerError) {
            let missing = try await store.unreported()
            for action in missing where action.isSettled && !isStopped { await make(action.reference) }
            // Texts that had begun when the fence closed are still to be decided.
            if missing.contains(where: { !$0.isSettled }) { lookAgain(after: pause) }
        } catch {
            failed(error)
        }
    }

    private func make(_ reference: Reference) async {
        do throws(LedgerError) {
            let facts = try await store.closingFacts(of: reference)
            let report = ClosingReport(facts, madeAt: clock.now(), program: program)
            try await store.keep(report, of: facts.key)
            let differences = report.versions.reduce(0) { $0 + $1.differences.count }
            if differences == 0 {
                log.info("closing report made", ["reference": reference.text])
            } else {
                log.error("an account does not close", ["reference": reference.text, "differences": "\(differences)"])
            }
        } catch {
            failed(error)
        }
    }

    private func failed(_ error: LedgerError) {
        guard error != .closed else { return }
        log.error("a closing report could not be made; tried again shortly", ["error": "\(error)"])
        lookAgain(after: pause * Self.pausesAfterFailure)
    }

    private func lookAgain(after pause: Duration) {
        guard !willLookAgain, !isStopped else { return }
        willLookAgain = true
        Task { [weak self, executor] in
            await executor.pause(milliseconds: Int(pause.wholeMilliseconds))
            await self?.lookedAgain()
        }
    }

    private func lookedAgain() async {
        willLookAgain = false
        await bringUpToDate()
    }

    /// What has failed is seldom mended within a second, and each failure is a line of the log.
    private static let pausesAfterFailure = 10
}
