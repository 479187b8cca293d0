// SPDX-License-Identifier: MIT

import Dispatch
import Domain
import Runtime
import Telemetry

/// Proves the account of each action once it has closed, and tells people if it does not close.
public actor AccountWatch {
    nonisolated let executor = QueueExecutor(label: "urgentd.accounts")
    nonisolated public var owners: [QueueExecutor] { [executor] }
    nonisolated public var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private let store: any AccountStore
    private let alarms: any AlarmSink
    private let pauses: [Duration]
    private let log: Log
    private var proving: [Reference: Task<Void, Never>] = [:]
    private var isStopped = false

    /// - Parameters:
    ///   - store: The ledger.
    ///   - alarms: Who is told.
    ///   - pauses: Before each further look; the last one is repeated while the account is open.
    ///   - log: For operators.
    public init(
        store: any AccountStore, alarms: any AlarmSink, pauses: [Duration] = AccountWatch.usualPauses, log: Log
    ) {
        self.store = store
        self.alarms = alarms
        self.pauses = pauses
        self.log = log
    }

    /// What the engine did; called on its queues.
    nonisolated public func heard(_ event: EngineEvent) {
        guard case .settled(let live) = event else { return }
        executor.queue.async { self.assumeIsolated { $0.prove(live.reference) } }
    }

    public func stop() async {
        isStopped = true
        for task in proving.values { task.cancel() }
        for task in proving.values { await task.value }
    }

    private func prove(_ reference: Reference) {
        guard !isStopped, proving[reference] == nil else { return }
        proving[reference] = Task { await self.proveUntilClosed(reference) }
    }

    /// The first look may come while the last outcomes are on their way, and rows in a relay's hands stay open until it
    /// has answered: only what is still wrong after ``usualPauses`` has gone on wakes anybody.
    private func proveUntilClosed(_ reference: Reference) async {
        var looks = 0
        while !isStopped {
            if let fault = await fault(of: reference) {
                looks += 1
                if looks > Self.looksBeforeAlarm { alarms.raise(.accountOpen(reference), fault) }
            } else {
                alarms.clear(.accountOpen(reference))
                break
            }
            // Cancelled by the stop.
            await executor.pauseUnlessCancelled(for: pauses[min(looks, pauses.count) - 1])
        }
        proving[reference] = nil
    }

    /// Nil when the account is closed and proved.
    private func fault(of reference: Reference) async -> String? {
        do throws(LedgerError) {
            let proofs = try await store.reconcile(reference)
            if let difference = proofs.flatMap(\.differences).first { return "after the close: \(difference)" }
            let open = proofs.flatMap(\.states).filter { $0.key.isOpen }.map(\.value).reduce(0, +)
            return open == 0 ? nil : "\(open) deliveries are still open after the close"
        } catch .closed {
            return nil
        } catch {
            log.error("an account could not be proved; tried again", ["error": "\(error)"])
            return "the account could not be read"
        }
    }

    /// The second is longer than a relay may take for its last answer (`timeouts.final`, 600 s).
    public static let usualPauses: [Duration] = [.seconds(60), .seconds(660), .seconds(3600)]
    private static let looksBeforeAlarm = 2
}
