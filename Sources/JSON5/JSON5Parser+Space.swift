// SPDX-License-Identifier: MIT

extension JSON5Parser {
    /// Steps over white space and comments (JSON5 §7, §8).
    mutating func skipSpace() throws(JSON5Fault) {
        while let byte = cursor.byte {
            switch byte {
            case 0x09...0x0d, 0x20: cursor.offset += 1
            case UInt8(ascii: "/"): try skipComment()
            case 0x80...:
                guard let (scalar, length) = cursor.scalar(), Self.isSpace(scalar) else { return }
                cursor.offset += length
            default: return
            }
        }
    }

    private mutating func skipComment() throws(JSON5Fault) {
        switch cursor.peek(1) {
        case UInt8(ascii: "/"):
            while let (scalar, length) = cursor.scalar(), !Self.isLineEnd(scalar) { cursor.offset += length }
        case UInt8(ascii: "*"):
            let start = cursor.position()
            cursor.offset += 2
            while cursor.byte != UInt8(ascii: "*") || cursor.peek(1) != UInt8(ascii: "/") {
                guard cursor.byte != nil else {
                    throw fault(
                        "the document ends inside the comment that begins in line \(start.line)",
                        expected: "*/ at its end")
                }
                cursor.offset += 1
            }
            cursor.offset += 2
        default:
            throw fault("a single / stands here", expected: "// before a comment, or quotes around a text")
        }
    }

    /// Line terminators of ECMAScript 5.1 §7.3.
    static func isLineEnd(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0a, 0x0d, 0x2028, 0x2029: true
        default: false
        }
    }

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0xa0, 0xfeff, 0x2028, 0x2029: true
        default: scalar.properties.generalCategory == .spaceSeparator
        }
    }
}
