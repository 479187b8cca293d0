// SPDX-License-Identifier: MIT

import Domain
import Foundation

/// Documents of ours as they lie in the ledger: JSON text, written and read by this program only.
enum StoredJSON {
    static func write(_ value: some Encodable) throws(LedgerError) -> String {
        do {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return String(decoding: try encoder.encode(value), as: UTF8.self)
        } catch {
            throw .unusable("a document cannot be written down")
        }
    }

    static func read<Value: Decodable>(_ type: Value.Type, _ text: String) throws(LedgerError) -> Value {
        do {
            return try JSONDecoder().decode(type, from: Data(text.utf8))
        } catch {
            throw .unusable("the ledger is damaged: a stored \(type) cannot be read")
        }
    }
}
