// SPDX-License-Identifier: MIT

import Foundation

/// How every document of the control API is written: keys sorted, slashes as they are, one line.
public enum ControlJSON {
    /// One document and a line break.
    public static func line(_ document: some Encodable) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // None of our documents can fail: no dates, no data, no numbers that JSON lacks.
        let data = (try? encoder.encode(document)) ?? Data("{}".utf8)
        return Array(data) + [UInt8(ascii: "\n")]
    }

    /// Reads one document; unknown keys are ignored.
    ///
    /// - Parameters:
    ///   - type: What is expected.
    ///   - bytes: The whole document.
    /// - Returns: Nil when it is something else.
    public static func read<Document: Decodable>(_ type: Document.Type, from bytes: some Sequence<UInt8>) -> Document? {
        try? JSONDecoder().decode(type, from: Data(bytes))
    }
}
