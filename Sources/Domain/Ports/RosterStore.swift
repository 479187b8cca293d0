// SPDX-License-Identifier: MIT

/// The volunteers.
///
/// Imports are upserts by id, in chunks that leave the writer free in between.
public protocol RosterStore: Sendable {
    /// One chunk of an import, in transactions short enough for the sends to go on: after an error its first rows may be
    /// in, and the same chunk can be imported again.
    ///
    /// Waits while an audience is being counted or planned, because an audience is frozen at its approval. `dryRun` counts
    /// and changes nothing.
    func importChunk(_ rows: [RosterRow], dryRun: Bool, at: Instant) async throws(LedgerError) -> RosterImportResult
    /// The next volunteers by internal number, after `after`, at most `limit`; those who are gone are left out.
    func exportChunk(after: VolunteerKey, limit: Int) async throws(LedgerError) -> RosterPage
    func rosterCount(by dimension: RosterDimension?) async throws(LedgerError) -> [RosterCount]
    func volunteer(id: String) async throws(LedgerError) -> Volunteer
    /// Removes all personal data of a person; a keyed hash stays and keeps imports from bringing them back.
    func erase(id: String, by: Identity, at: Instant) async throws(LedgerError)
}

/// A volunteer with the line of the file they were read from.
public struct RosterRow: Sendable, Hashable {
    public let line: Int
    public let volunteer: Volunteer

    public init(line: Int, volunteer: Volunteer) {
        self.line = line
        self.volunteer = volunteer
    }
}

/// A row that was not taken: where, and the kind of fault; never its contents.
public struct RosterFault: Sendable, Hashable, Codable {
    public var line: Int
    /// The column's name in the header; empty when the row as a whole is at fault.
    public var column: String
    public var reason: String

    public init(line: Int, column: String, reason: String) {
        self.line = line
        self.column = column
        self.reason = reason
    }
}

/// What an import did.
///
/// Chunks add up.
public struct RosterImportResult: Sendable, Hashable, Codable {
    public var read: Int
    public var added: Int
    public var changed: Int
    public var unchanged: Int
    public var skipped: Int
    /// The first 1,000.
    public var errors: [RosterFault]

    public init(
        read: Int = 0, added: Int = 0, changed: Int = 0, unchanged: Int = 0, skipped: Int = 0,
        errors: [RosterFault] = []
    ) {
        self.read = read
        self.added = added
        self.changed = changed
        self.unchanged = unchanged
        self.skipped = skipped
        self.errors = errors
    }

    /// More errors than this are counted, not listed.
    public static let mostErrors = 1000

    public mutating func add(_ chunk: RosterImportResult) {
        read += chunk.read
        added += chunk.added
        changed += chunk.changed
        unchanged += chunk.unchanged
        skipped += chunk.skipped
        errors += chunk.errors.prefix(Self.mostErrors - errors.count)
    }
}

public struct RosterPage: Sendable {
    public let volunteers: [Volunteer]
    /// Pass it to the next call; nil at the end.
    public let next: VolunteerKey?

    public init(volunteers: [Volunteer], next: VolunteerKey?) {
        self.volunteers = volunteers
        self.next = next
    }
}

public enum RosterDimension: String, Sendable, CaseIterable {
    /// The first language of the ladder.
    case language
    case country
    case network
    case channel
}

public struct RosterCount: Sendable, Hashable, Codable {
    /// A language tag, country, network or channel; empty for the whole.
    public var key: String
    public var count: Int

    public init(key: String, count: Int) {
        self.key = key
        self.count = count
    }
}
