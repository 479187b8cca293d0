// SPDX-License-Identifier: MIT

/// Copies of the ledger, and what comes after one was put back.
public protocol SnapshotStore: Sendable {
    /// Writes a copy of the ledger as it stands at one moment, whole and synced, while everything else goes on.
    ///
    /// - Parameters:
    ///   - path: A new file; must not exist.
    ///   - progress: How far it is; false gives up, which removes the file. Called often, on another queue; must not block.
    /// - Returns: What the copy holds.
    /// - Throws: ``LedgerError/refused(_:)`` where the disk has no room for it; ``LedgerError/busy(_:)`` when it was given up.
    func snapshot(to path: String, progress: @escaping @Sendable (CopyProgress) -> Bool) async throws(LedgerError)
        -> SnapshotFacts
    /// Writes down that a backup is whole and out of the daemon's hands: from then on it is the last one.
    func note(_ backup: BackupFacts) async throws(LedgerError)
    /// Versions that were open when the backup was taken from which this ledger was restored, and that are held back since.
    func heldBack() async throws(LedgerError) -> [HeldVersion]
    /// Lets what is held back of an action, or of all, go on; what left between backup and restore is sent again, marked.
    ///
    /// - Returns: What goes on now.
    func resume(_ reference: Reference?, by: Identity, at: Instant) async throws(LedgerError) -> [HeldVersion]
    /// The newest restore; nil where there was none.
    func lastRestoration() async throws(LedgerError) -> Restoration?
}

/// How far a copy is, in octets; `total` is the file's size, of which a copy needs less.
public struct CopyProgress: Sendable, Hashable, Codable {
    public var done: Int64
    public var total: Int64

    public init(done: Int64, total: Int64) {
        self.done = done
        self.total = total
    }
}

public struct SnapshotFacts: Sendable, Hashable {
    /// When the copy stood still.
    public var taken: Instant
    public var schema: Int
    public var bytes: Int64

    public init(taken: Instant, schema: Int, bytes: Int64) {
        self.taken = taken
        self.schema = schema
        self.bytes = bytes
    }
}

/// A backup: the archive with the ledger and its keys.
public struct BackupFacts: Sendable, Hashable {
    /// When the copy of the ledger stood still: what came later is not in it.
    public var taken: Instant
    /// Octets of the archive.
    public var bytes: Int64

    public init(taken: Instant, bytes: Int64) {
        self.taken = taken
        self.bytes = bytes
    }
}

/// A version that is held back since a restore.
public struct HeldVersion: Sendable, Hashable, Codable {
    public var reference: Reference
    public var version: Int
    /// People who are neither reached nor given up, the unplanned among them.
    public var open: Int
    /// Of its rows, those that may have been sent between backup and restore, or twice before.
    public var possiblyTwice: Int
    public var closes: Instant

    public init(reference: Reference, version: Int, open: Int, possiblyTwice: Int, closes: Instant) {
        self.reference = reference
        self.version = version
        self.open = open
        self.possiblyTwice = possiblyTwice
        self.closes = closes
    }
}

/// One restore of a backup.
public struct Restoration: Sendable, Hashable {
    /// When the backup was taken.
    public var taken: Instant
    public var at: Instant
    /// Deliveries that were open in the backup: each may have been sent since.
    public var openRows: Int
    /// People of open versions who had no row yet in the backup.
    public var unplanned: Int

    public init(taken: Instant, at: Instant, openRows: Int, unplanned: Int) {
        self.taken = taken
        self.at = at
        self.openRows = openRows
        self.unplanned = unplanned
    }
}
