// SPDX-License-Identifier: MIT

/// The beginning of an endpoint's answer, made fit to be stored and shown: one line, bounded, nothing like an address.
enum ReplyExcerpt {
    /// What is kept of an answer's body, in bytes.
    static let mostBytes = 200

    /// Blanks and control characters become single spaces; a word with `@` (or its percent form) becomes `[address]`.
    static func text(_ bytes: some Collection<UInt8>) -> String {
        guard !bytes.isEmpty else { return "" }
        let decoded = String(decoding: bytes.prefix(mostBytes), as: UTF8.self)
        let words = decoded.unicodeScalars.split { $0.properties.isWhitespace || isHidden($0) }
        return words.map { word in
            let word = String(String.UnicodeScalarView(word))
            return word.contains("@") || word.contains("%40") ? "[address]" : word
        }.joined(separator: " ")
    }

    /// Control and format characters, which could turn a terminal or a line of a log around.
    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: true
        default: false
        }
    }
}
