// SPDX-License-Identifier: MIT

import Dispatch
import Domain
import Runtime

/// The owner of one connection: a serial queue on which everything about it runs.
///
/// The session never leaves the actor; callers hand in what is to be done with it.
actor SessionQueue<Owned: Session> {
    nonisolated let executor: QueueExecutor
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
    private var session: Owned?
    private let damage: DamageFlag

    init(label: String, session: sending Owned, damage: DamageFlag) {
        executor = QueueExecutor(label: label)
        self.session = session
        self.damage = damage
    }

    /// Runs `body` on the queue with the session; ``LedgerError/closed`` once it is closed.
    func run<Value: Sendable>(
        _ body: @Sendable (Owned) throws(LedgerError) -> Value
    ) throws(LedgerError) -> Value {
        guard let session else { throw .closed }
        do throws(LedgerError) {
            return try body(session)
        } catch {
            if case .damaged(let what) = error { damage.set(what) }
            throw error
        }
    }

    /// Closes the connection after everything that was asked before; idempotent.
    func close() {
        session?.connection.close()
        session = nil
    }
}
