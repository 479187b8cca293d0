// SPDX-License-Identifier: MIT

extension JSON5Parser {
    /// A text in double or single quotes (JSON5 §5).
    mutating func quoted() throws(JSON5Fault) -> String {
        let start = cursor.position()
        let quote = cursor.byte
        cursor.offset += 1
        var text = ""
        var plainFrom = cursor.offset
        while true {
            switch cursor.byte {
            case quote?:
                text += plain(from: plainFrom)
                cursor.offset += 1
                return text
            case UInt8(ascii: "\\"):
                text += plain(from: plainFrom)
                cursor.offset += 1
                try escape(into: &text)
                plainFrom = cursor.offset
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
                throw fault(
                    "the line ends inside the text that begins in column \(start.column)",
                    expected: "a closing quote; a line break inside a text is written \\n")
            case nil:
                throw fault(
                    "the document ends inside the text that begins in line \(start.line)", expected: "a closing quote")
            default:
                cursor.offset += 1
            }
        }
    }

    private func plain(from start: Int) -> String {
        String(decoding: cursor.bytes[start..<cursor.offset], as: UTF8.self)
    }

    /// What follows a backslash (JSON5 §5.1, §5.2).
    private mutating func escape(into text: inout String) throws(JSON5Fault) {
        guard let (scalar, length) = cursor.scalar() else {
            throw fault("the document ends after a backslash", expected: "the rest of the text and a closing quote")
        }
        switch scalar {
        case "u":
            text.unicodeScalars.append(try unicodeEscape())
            return
        case "x":
            cursor.offset += 1
            guard let value = hexadecimal(2), let scalar = Unicode.Scalar(value) else {
                throw fault("two hexadecimal digits are missing after \\x", expected: "for instance \\xe9")
            }
            text.unicodeScalars.append(scalar)
            return
        case "1"..."9":
            throw fault("a digit stands after a backslash", expected: "\\\\ for a backslash itself")
        case "0":
            if let next = cursor.peek(1), (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(next) {
                throw fault("a digit stands after \\0", expected: "\\\\ for a backslash itself")
            }
            text.unicodeScalars.append("\0")
        case "b": text += "\u{8}"
        case "f": text += "\u{c}"
        case "n": text += "\n"
        case "r": text.unicodeScalars.append("\r")
        case "t": text += "\t"
        case "v": text += "\u{b}"
        case "\r":
            // A line continuation: CR LF is one line end.
            if cursor.peek(1) == UInt8(ascii: "\n") { cursor.offset += 1 }
        case "\n", "\u{2028}", "\u{2029}": break
        default: text.unicodeScalars.append(scalar)
        }
        cursor.offset += length
    }

    /// `uXXXX`, with its second half where it is a surrogate pair.
    mutating func unicodeEscape() throws(JSON5Fault) -> Unicode.Scalar {
        let start = cursor
        cursor.offset += 1
        guard let first = hexadecimal(4) else {
            throw fault("four hexadecimal digits are missing after \\u", expected: "for instance \\u00e9")
        }
        if let scalar = Unicode.Scalar(first) { return scalar }
        if first < 0xdc00, cursor.byte == UInt8(ascii: "\\"), cursor.peek(1) == UInt8(ascii: "u") {
            cursor.offset += 2
            if let second = hexadecimal(4), (0xdc00...0xdfff).contains(second),
                let scalar = Unicode.Scalar(0x10000 + (first - 0xd800) << 10 + (second - 0xdc00))
            {
                return scalar
            }
        }
        cursor.offset = start.offset
        throw fault("half a character is written with \\u", expected: "both halves, or the character itself")
    }

    /// The value of exactly `count` hexadecimal digits; nil, and nothing consumed, if they are not there.
    private mutating func hexadecimal(_ count: Int) -> UInt32? {
        var value: UInt32 = 0
        for distance in 0..<count {
            guard let byte = cursor.peek(distance), let digit = Self.hexadecimalValue(byte) else { return nil }
            value = value << 4 | digit
        }
        cursor.offset += count
        return value
    }

    static func hexadecimalValue(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a")) + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A")) + 10
        default: nil
        }
    }
}
