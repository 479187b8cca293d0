// SPDX-License-Identifier: MIT

import Domain

/// A line before the archive: how far the copy is, that the archive begins, or that there will be none.
public struct BackupLineDocument: Codable, Hashable, Sendable {
    public var copied: Int64?
    public var of: Int64?
    /// The archive follows this line, so many octets long.
    public var archive: Int64?
    /// When the ledger that is in the archive was copied.
    public var taken: String?
    public var error: ErrorDocument.Body?

    public init(
        copied: Int64? = nil, of: Int64? = nil, archive: Int64? = nil, taken: String? = nil,
        error: ErrorDocument.Body? = nil
    ) {
        self.copied = copied
        self.of = of
        self.archive = archive
        self.taken = taken
        self.error = error
    }
}

/// Which backup the receiver has whole; the daemon answers with the same.
public struct BackupReceiptDocument: Codable, Hashable, Sendable {
    public var taken: String
    public var bytes: Int64

    public init(taken: String, bytes: Int64) {
        self.taken = taken
        self.bytes = bytes
    }
}

/// What `backup FILE` answers.
public struct BackupDocument: Codable, Hashable, Sendable {
    /// Nil on standard output.
    public var file: String?
    public var bytes: Int64

    public init(file: String?, bytes: Int64) {
        self.file = file
        self.bytes = bytes
    }
}

/// A version that is held back since a restore, or goes on again.
public struct HeldVersionDocument: Codable, Hashable, Sendable {
    public var reference: String
    public var version: Int
    public var open: Int
    public var possiblyTwice: Int
    public var closes: String

    public init(_ held: HeldVersion) {
        reference = held.reference.text
        version = held.version
        open = held.open
        possiblyTwice = held.possiblyTwice
        closes = held.closes.rfc3339
    }
}

/// Which action is to go on.
public struct ResumptionDocument: Codable, Sendable {
    /// Nil: all.
    public var reference: String?

    public init(reference: String?) {
        self.reference = reference
    }
}
