// SPDX-License-Identifier: MIT

import Dispatching
import Domain

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
        return session
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
        if try await heldBack().isEmpty { keeping.noLongerHeld() }
        return released
    }

    private func kept() throws(DeskError) -> Keeping {
        guard let keeping else { throw .failed("this daemon's ledger is not on a disk") }
        return keeping
    }
}
