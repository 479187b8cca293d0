// SPDX-License-Identifier: MIT

import Crypto
import Domain
import Foundation

/// The one form of an action by which two documents are the same, and what approval binds.
public enum ActionDigest {
    /// The parsed action as JSON, every default filled in, keys sorted: comments, order and spelling do not matter.
    public static func canonicalBytes(of action: UrgentAction) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Encoding fails only for numbers that are not finite, and the reader lets none through.
        guard let data = try? encoder.encode(action) else { return [] }
        return [UInt8](data)
    }

    /// SHA-256 of the canonical bytes, 64 lower-case hex digits.
    public static func of(_ action: UrgentAction) -> String {
        Digest.sha256Hex(canonicalBytes(of: action))
    }
}
