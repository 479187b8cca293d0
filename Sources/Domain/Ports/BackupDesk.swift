// SPDX-License-Identifier: MIT

/// Backups, and going on after one was restored: the part of the desk that operators talk to.
public protocol BackupDesk: Sendable {
    /// Begins a backup; written down before anything of it is given.
    ///
    /// One at a time.
    func beginBackup(by: Identity) async throws(DeskError) -> any BackupSession
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
    /// - Returns: The size of the archive, octets.
    /// - Throws: ``DeskError/refused(_:)`` where the disk has no room for the copy.
    func copy(progress: @escaping @Sendable (CopyProgress) -> Void) async throws(DeskError) -> Int64
    /// The next piece of the archive; empty at its end.
    func next() async throws(DeskError) -> [UInt8]
    /// Gives up what is under way and removes the copy.
    func end() async
}
