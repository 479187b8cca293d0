// SPDX-License-Identifier: MIT

/// What a walk along the whole audit found: each entry is held against the hash that chains it to the one before.
public struct AuditProof: Sendable, Hashable {
    /// How many entries fit, counted from the first.
    public var entries: Int64
    /// Hash of the last entry that fits, 64 hexadecimal digits; zeros where there is none.
    ///
    /// Written down elsewhere, it tells later whether the ledger was set back to an older copy of itself.
    public var head: String
    /// The first entry that does not fit; nil is the proof.
    public var fault: AuditFault?

    public init(entries: Int64, head: String, fault: AuditFault? = nil) {
        self.entries = entries
        self.head = head
        self.fault = fault
    }
}

/// Where the audit's chain breaks first, and how.
public struct AuditFault: Sendable, Hashable {
    /// Number of the first entry that does not fit, or is not there.
    public var sequence: Int64
    public var kind: Kind

    public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        /// The entry is not what was written under this number.
        case changed
        /// Later entries are there, this one is not.
        case missing
        /// This entry and those after it were cut off.
        case truncated
        /// The daemon did not write it.
        case added
        /// The daemon saw, when it wrote this entry, that the trail's end had been tampered with.
        case severed
        /// The note of where the trail ends is gone or forged.
        case head
    }

    public init(sequence: Int64, kind: Kind) {
        self.sequence = sequence
        self.kind = kind
    }

    /// For people.
    public var sentence: String {
        switch kind {
        case .changed: "entry \(sequence) is not what was written there: changed, or moved from another place"
        case .missing: "entry \(sequence) is missing"
        case .truncated: "the trail was cut off: entry \(sequence) and what came after it are missing"
        case .added: "entry \(sequence) was not written by urgentd"
        case .severed: "before entry \(sequence) the end of the trail was cut off, changed or forged"
        case .head: "after entry \(sequence - 1) the trail may have been cut off: the note of its end is gone or forged"
        }
    }
}
