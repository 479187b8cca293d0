// SPDX-License-Identifier: MIT

import Domain
import Foundation
import Ledger

/// What a backup says of itself: the last file of the archive, so that one that was cut off has none.
struct BackupManifest: Codable, Sendable {
    /// Of this document.
    var format = 1
    /// The urgentd that made it.
    var program: String
    /// Of the ledger.
    var schema: Int
    /// RFC 3339.
    var taken: String
    var files: [File]

    struct File: Codable, Sendable {
        var name: String
        var size: Int64
        /// 64 lower-case hexadecimal digits.
        var sha256: String
    }

    static let name = "manifest.json"
    /// What a backup may hold, besides this.
    static let names = [LedgerFolder.keyName, TokenKeyFile.fileName, SQLiteLedger.fileName]
    /// Without these it is none.
    static let required: Set = [LedgerFolder.keyName, SQLiteLedger.fileName]
    /// A manifest of ours takes less than a kilobyte.
    static let mostBytes = 65_536

    var text: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        return Array((try? encoder.encode(self)) ?? Data()) + [UInt8(ascii: "\n")]
    }
}
