// SPDX-License-Identifier: MIT

import Dispatching
import Domain
import Runtime

extension Desk {
    public func beginBackup(by: Identity) async throws(DeskError) -> any BackupSession {
        let session = try await kept().backups.begin()
        // On record before anything is given: it holds everybody's address.
        let entry = AuditEntry(
            at: clock.now(), actor: by.name, login: by.login, verb: "backup", detail: "the whole ledger and its keys")
        do throws(DeskError) {
            try await asked { () async throws(LedgerError) in try await store.audit(entry) }
        } catch {
            await session.end()
            throw error
        }
        return NamedBackup(session: session, activity: activities.begin("backup"))
    }

    public func note(_ backup: BackupFacts) async throws(DeskError) {
        try await kept().backups.note(backup)
    }

    public func heldBack() async throws(DeskError) -> [HeldVersion] {
        let snapshots = try kept().snapshots
        return try await asked { () async throws(LedgerError) in try await snapshots.heldBack() }
    }

    public func resume(_ reference: Reference?, by: Identity) async throws(DeskError) -> [HeldVersion] {
        let keeping = try kept()
        let released = try await asked { () async throws(LedgerError) in
            try await keeping.snapshots.resume(reference, by: by, at: clock.now())
        }
        await engine.lookAgain()
        await lookAtHeldBack()
        return released
    }

    /// Ends the alarm about a restore once nothing is held back: let go on, withdrawn or closed.
    func lookAtHeldBack() async {
        guard let keeping, let held = try? await keeping.snapshots.heldBack(), held.isEmpty else { return }
        keeping.noLongerHeld()
    }

    private func kept() throws(DeskError) -> Keeping {
        guard let keeping else { throw .failed("this daemon's ledger is not on a disk") }
        return keeping
    }
}

/// A backup that a stop names while it waits for it.
private struct NamedBackup: BackupSession {
    let session: any BackupSession
    let activity: Activities.Activity

    func copy(progress: @escaping @Sendable (CopyProgress) -> Void) async throws(DeskError) -> BackupFacts {
        try await session.copy(progress: progress)
    }

    func next() async throws(DeskError) -> [UInt8] { try await session.next() }

    func end() async {
        await session.end()
        activity.end()
    }
}
