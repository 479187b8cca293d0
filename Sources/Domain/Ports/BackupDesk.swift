// SPDX-License-Identifier: MIT

/// Backups, and going on after one was restored: the part of the desk that operators talk to.
public protocol BackupDesk: Sendable {
    /// Begins a backup; written down before anything of it is given.
    ///
    /// One at a time.
    func beginBackup(by: Identity) async throws(DeskError) -> any BackupSession
    /// Its receiver has all of it where it is to stay: from then on it is the last backup.
    ///
    /// - Throws: ``DeskError/refused(_:)`` for one that this daemon has not handed over whole since it started.
    func note(_ backup: BackupFacts) async throws(DeskError)
    /// What is held back since a restore.
    func heldBack() async throws(DeskError) -> [HeldVersion]
    /// Lets it go on; nil: all of it.
    func resume(_ reference: Reference?, by: Identity) async throws(DeskError) -> [HeldVersion]
}

/// A backup under way.
///
/// One caller at a time; ``end()`` in any case.
public protocol BackupSession: Sendable {
    /// Copies the ledger.
    ///
    /// - Parameter progress: On another queue; must not block.
    /// - Returns: What the archive will be.
    /// - Throws: ``DeskError/refused(_:)`` where the disk has no room for the copy.
    func copy(progress: @escaping @Sendable (CopyProgress) -> Void) async throws(DeskError) -> BackupFacts
    /// The next piece of the archive; empty at its end.
    func next() async throws(DeskError) -> [UInt8]
    /// Gives up what is under way and removes the copy.
    func end() async
}
