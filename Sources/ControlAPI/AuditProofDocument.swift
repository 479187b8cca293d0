// SPDX-License-Identifier: MIT

import Domain

/// What `audit --verify` answers.
public struct AuditProofDocument: Codable, Hashable, Sendable {
    /// True where every entry fits and the trail's end is where it was left.
    public var whole: Bool
    /// How many entries fit, counted from the first.
    public var entries: Int64
    /// Hash of the last entry that fits, 64 hexadecimal digits.
    public var head: String
    @OrNull public var fault: Fault?

    /// The first entry that does not fit.
    public struct Fault: Codable, Hashable, Sendable {
        public var sequence: Int64
        /// `changed`, `missing`, `truncated`, `added`, `severed` or `head`.
        public var kind: String
        /// For people.
        public var sentence: String
    }

    public init(_ proof: AuditProof) {
        whole = proof.fault == nil
        entries = proof.entries
        head = proof.head
        fault = proof.fault.map { Fault(sequence: $0.sequence, kind: $0.kind.rawValue, sentence: $0.sentence) }
    }
}
