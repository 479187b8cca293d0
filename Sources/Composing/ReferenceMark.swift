// SPDX-License-Identifier: MIT

import Domain

/// Sixteen hexadecimal digits that stand for an action in ids of messages.
///
/// A reference has spaces and slashes, which ids must not have. Two actions of one organisation do not meet, and the same
/// action keeps its ids when the ledger's numbers begin anew. Nothing secret.
enum ReferenceMark {
    static func text(_ reference: Reference) -> String { FNV1a.hex(reference.text) }
}

/// FNV-1a, 64 bit: a short name for a text, where nobody gains by making two texts meet.
enum FNV1a {
    static func hex(_ text: String) -> String {
        let hash = text.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x0100_0000_01b3 }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
