// SPDX-License-Identifier: MIT

import Domain

/// Header lines that are rendered once: folded to 76 characters, ASCII only, proof against injection.
enum HeaderField {
    /// A line of ours, known to be short and clean.
    static func append(_ name: String, _ value: String, to output: inout [UInt8]) {
        output += "\(name): \(value)\r\n".utf8
    }

    /// Free text (RFC 5322 §2.2.1): plain and folded at spaces if it is plain ASCII, else encoded words.
    static func append(text: String, as name: String, to output: inout [UInt8]) throws(ComposingFault) {
        guard !text.breaksLines else { throw .controlCharacter(field: name) }
        output += "\(name): ".utf8
        let column = name.utf8.count + 2
        if isPlain(text) {
            appendFolded(text, column: column, to: &output)
        } else {
            EncodedWords.append(text, column: column, to: &output)
        }
        output += crlf
    }

    /// A mailbox, with its display name as a phrase or encoded words.
    static func append(_ mailbox: Mailbox, as name: String, to output: inout [UInt8]) {
        output += "\(name): ".utf8
        RecipientLine.append(
            name: mailbox.name, address: mailbox.address.text, column: name.utf8.count + 2, to: &output)
        output += crlf
    }

    /// Printable ASCII in words that fit into a line, single spaces between them, and nothing that reads as an encoded
    /// word: what every reader unfolds to the very same text.
    private static func isPlain(_ text: String) -> Bool {
        !text.isEmpty && !text.contains("=?") && text.utf8.allSatisfy { (0x20...0x7e).contains($0) }
            && text.split(separator: " ", omittingEmptySubsequences: false)
                .allSatisfy { !$0.isEmpty && $0.utf8.count <= longestWord }
    }

    private static func appendFolded(_ text: String, column: Int, to output: inout [UInt8]) {
        var column = column
        for (position, word) in text.split(separator: " ").enumerated() {
            if position > 0 {
                if column + 1 + word.utf8.count > longestLine {
                    output += crlf
                    column = 0
                }
                output.append(UInt8(ascii: " "))
                column += 1
            }
            output += word.utf8
            column += word.utf8.count
        }
    }

    private static let crlf: [UInt8] = [0x0d, 0x0a]
    private static let longestLine = 76
    private static let longestWord = 60
}
