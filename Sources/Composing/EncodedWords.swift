// SPDX-License-Identifier: MIT

import Crypto

/// Header text outside ASCII (RFC 2047): words of at most 75 characters, each of whole characters, in lines of 76.
enum EncodedWords {
    /// Appends `text` as one or more encoded words, folding where needed.
    ///
    /// The letters used are those that RFC 2047 §5 allows in a display name, so the result fits everywhere.
    ///
    /// - Parameters:
    ///   - text: Valid UTF-8.
    ///   - column: How many characters the output's last line has.
    ///   - output: Gets the words.
    /// - Returns: How many characters the last line has afterwards.
    @discardableResult
    static func append(_ text: UnsafeBufferPointer<UInt8>, column: Int, to output: inout [UInt8]) -> Int {
        let usesQ = quotedLength(text) <= (text.count + 2) / 3 * 4
        var column = column
        var position = 0
        while position < text.count {
            let room = min(longestWord, longestLine - column) - frame
            let end = usesQ ? quotedEnd(text, from: position, room: room) : base64End(text, from: position, room: room)
            if end == position {
                output.append(contentsOf: fold)
                column = 1
                continue
            }
            let before = output.count
            output.append(contentsOf: usesQ ? openQ : openB)
            if usesQ {
                for byte in text[position..<end] { appendQuoted(byte, to: &output) }
            } else {
                Base64.append(Array(text[position..<end]), to: &output)
            }
            output.append(contentsOf: close)
            column += output.count - before
            position = end
            if position < text.count {
                output.append(contentsOf: fold)
                column = 1
            }
        }
        return column
    }

    /// As above, for text that is rendered once.
    @discardableResult
    static func append(_ text: String, column: Int, to output: inout [UInt8]) -> Int {
        var text = text
        return text.withUTF8 { append($0, column: column, to: &output) }
    }

    private static func quotedLength(_ text: UnsafeBufferPointer<UInt8>) -> Int {
        text.reduce(0) { $0 + quotedWidth($1) }
    }

    private static func quotedWidth(_ byte: UInt8) -> Int { isBare(byte) || byte == space ? 1 : 3 }

    /// The furthest end of whole characters that fit.
    private static func quotedEnd(_ text: UnsafeBufferPointer<UInt8>, from start: Int, room: Int) -> Int {
        var end = start
        var width = 0
        while end < text.count {
            var next = end + 1
            var needed = quotedWidth(text[end])
            while next < text.count, isContinuation(text[next]) {
                needed += quotedWidth(text[next])
                next += 1
            }
            guard width + needed <= room else { break }
            width += needed
            end = next
        }
        return end
    }

    private static func base64End(_ text: UnsafeBufferPointer<UInt8>, from start: Int, room: Int) -> Int {
        guard room >= 4 else { return start }
        var end = min(start + room / 4 * 3, text.count)
        while end > start, end < text.count, isContinuation(text[end]) { end -= 1 }
        return end
    }

    private static func appendQuoted(_ byte: UInt8, to output: inout [UInt8]) {
        if byte == space {
            output.append(UInt8(ascii: "_"))
        } else if isBare(byte) {
            output.append(byte)
        } else {
            QuotedPrintable.append(byte, to: &output)
        }
    }

    /// Letters, digits and `!*+-/`: what Q encoding may leave bare in a phrase (RFC 2047 §5 rule 3).
    private static func isBare(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        case UInt8(ascii: "!"), UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "/"): true
        default: false
        }
    }

    private static func isContinuation(_ byte: UInt8) -> Bool { byte & 0xc0 == 0x80 }

    private static let longestWord = 75
    private static let longestLine = 76
    /// `=?UTF-8?B?` and `?=`.
    private static let frame = 12
    private static let space = UInt8(ascii: " ")
    private static let openQ = Array("=?UTF-8?Q?".utf8)
    private static let openB = Array("=?UTF-8?B?".utf8)
    private static let close = Array("?=".utf8)
    private static let fold = Array("\r\n ".utf8)
}
