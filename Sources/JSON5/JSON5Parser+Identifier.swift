// SPDX-License-Identifier: MIT

extension JSON5Parser {
    /// A key without quotes: an ECMAScript 5.1 IdentifierName (JSON5 §3).
    mutating func identifier() throws(JSON5Fault) -> String {
        var text = String.UnicodeScalarView()
        while let (scalar, length) = cursor.scalar() {
            if scalar == "\\" {
                let start = cursor.offset
                guard cursor.peek(1) == UInt8(ascii: "u") else { break }
                cursor.offset += 1
                let escaped = try unicodeEscape()
                guard Self.isAllowed(escaped, first: text.isEmpty) else {
                    cursor.offset = start
                    break
                }
                text.append(escaped)
                continue
            }
            guard Self.isAllowed(scalar, first: text.isEmpty) else { break }
            text.append(scalar)
            cursor.offset += length
        }
        guard !text.isEmpty else {
            try refuseTypographicQuote()
            throw fault("there is no key here", expected: "a key, then a colon, then its value; or } at the end")
        }
        return String(text)
    }

    /// The letters and digits that follow, without escapes; empty if there are none.
    mutating func identifierText() -> String {
        var text = String.UnicodeScalarView()
        while let (scalar, length) = cursor.scalar(), Self.isAllowed(scalar, first: text.isEmpty) {
            text.append(scalar)
            cursor.offset += length
        }
        return String(text)
    }

    /// Whether a name may have this character (ECMAScript 5.1 §7.6).
    static func isAllowed(_ scalar: Unicode.Scalar, first: Bool) -> Bool {
        switch scalar.value {
        case 0x24, 0x5f, 0x41...0x5a, 0x61...0x7a: return true
        case 0x30...0x39: return !first
        case 0..<0x80: return false
        case 0x200c, 0x200d: return !first
        default: break
        }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .letterNumber:
            return true
        case .nonspacingMark, .spacingMark, .decimalNumber, .connectorPunctuation:
            return !first
        default:
            return false
        }
    }
}
