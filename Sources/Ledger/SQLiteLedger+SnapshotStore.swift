// SPDX-License-Identifier: MIT

import Domain
import Runtime

extension SQLiteLedger: SnapshotStore {
    public func snapshot(to path: String, progress: @escaping @Sendable (CopyProgress) -> Bool)
        async throws(LedgerError)
        -> SnapshotFacts
    {
        // A connection of its own, on a queue of its own: neither the writer nor a reader waits for the copy.
        let connection = try Connection(path: file.path)
        let closing = file.closing
        let session = ReadSession(connection: connection, clock: file.clock, chain: file.chain)
        let queue = SessionQueue(label: "urgentd.ledger.copy", session: session, damage: damage)
        let result: Result<SnapshotFacts, LedgerError>
        do throws(LedgerError) {
            result = .success(
                try await queue.run { (session) throws(LedgerError) in
                    try session.copy(to: path) { progress($0) && !closing.isSet }
                })
        } catch {
            result = .failure(error)
        }
        await queue.close()
        return try result.get()
    }

    public func note(_ backup: BackupFacts) async throws(LedgerError) {
        try await write { (session) throws(LedgerError) in
            let statement = try session.statement(MeterSQL.noteBackup)
            statement.bind(1, backup.taken)
            statement.bind(2, backup.bytes)
            try statement.run()
        }
    }

    public func heldBack() async throws(LedgerError) -> [HeldVersion] {
        try await read { (session) throws(LedgerError) in try session.heldBack() }
    }

    public func resume(_ reference: Reference?, by: Identity, at: Instant) async throws(LedgerError) -> [HeldVersion] {
        try await write { (session) throws(LedgerError) in try session.resume(reference, by: by, at: at) }
    }

    public func lastRestoration() async throws(LedgerError) -> Restoration? {
        try await read { (session) throws(LedgerError) in try session.lastRestoration() }
    }

    /// Marks a ledger that was just taken from a backup: what was open then may have been sent since.
    ///
    /// - Parameters:
    ///   - taken: When the backup was taken.
    ///   - goesOn: False: held back until ``resume(_:by:at:)``.
    ///   - by: Who restores it.
    ///   - at: Now.
    /// - Returns: What was written down of it.
    /// - Throws: Why nothing was marked.
    public func markRestored(taken: Instant, goesOn: Bool, by: Identity, at: Instant) async throws(LedgerError)
        -> Restoration
    {
        try await write { (session) throws(LedgerError) in
            try session.markRestored(taken: taken, goesOn: goesOn, by: by, at: at)
        }
    }
}
