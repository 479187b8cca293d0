// SPDX-License-Identifier: MIT

/// Makes up values and writes them in any spelling that JSON5 has.
struct JSON5Writer {
    var random: Seeded
    private(set) var text = ""
    /// Only what Foundation reads as the specification says.
    ///
    /// Left out: white space beyond ASCII and NUL, which it refuses, and line continuations, whose line end it keeps.
    private let forFoundation: Bool

    init(seed: UInt64, forFoundation: Bool = false) {
        random = Seeded(seed)
        self.forFoundation = forFoundation
    }

    /// A made-up value, at most four levels deep.
    mutating func value(depth: Int = 0) -> AnyJSON {
        switch random.number(below: depth > 3 ? 5 : 8) {
        case 0: return .null
        case 1: return .bool(random.chance(0.5))
        case 2: return .number(Double(random.number(below: 100_000) - 50_000))
        case 3: return .number((Double(random.number(below: 2_000_000)) - 1_000_000) / 128)
        case 4: return .string(string())
        case 5: return .array((0..<random.number(below: 5)).map { _ in value(depth: depth + 1) })
        default:
            var members: [String: AnyJSON] = [:]
            for _ in 0..<random.number(below: 6) { members[string()] = value(depth: depth + 1) }
            return .object(members)
        }
    }

    mutating func write(_ value: AnyJSON) {
        space()
        switch value {
        case .null: text += "null"
        case .bool(let flag): text += flag ? "true" : "false"
        case .number(let number): write(number)
        case .string(let string): quote(string)
        case .array(let elements):
            text += "["
            for (index, element) in elements.enumerated() {
                write(element)
                separate(isLast: index == elements.count - 1)
            }
            text += "]"
        case .object(let members):
            text += "{"
            for (index, member) in members.sorted(by: { $0.key < $1.key }).enumerated() {
                space()
                if Self.isIdentifier(member.key), random.chance(0.7) { text += member.key } else { quote(member.key) }
                space()
                text += ":"
                write(member.value)
                separate(isLast: index == members.count - 1)
            }
            text += "}"
        }
        space()
    }

    private mutating func separate(isLast: Bool) {
        if !isLast || random.chance(0.3) { text += "," }
        space()
    }

    private mutating func space() {
        guard random.chance(0.3) else { return }
        text += random.one(of: [
            " ", "\n", "\t", "\r\n", "// a comment ' \" { \n", "/* another\n ** / */", "  ",
            forFoundation ? " " : "\u{a0}",
        ])
    }

    private mutating func write(_ number: Double) {
        let sign = number < 0 ? "-" : random.chance(0.2) ? "+" : ""
        let magnitude = abs(number)
        if let whole = Int(exactly: magnitude) {
            text +=
                sign
                + (random.chance(0.2) ? "0x" + String(whole, radix: 16) : random.chance(0.1) ? "\(whole)." : "\(whole)")
        } else {
            let plain = "\(magnitude)"
            text += sign + (plain.hasPrefix("0.") && random.chance(0.3) ? String(plain.dropFirst()) : plain)
        }
    }

    private mutating func quote(_ string: String) {
        let quote: Unicode.Scalar = random.chance(0.5) ? "'" : "\""
        text.unicodeScalars.append(quote)
        for scalar in string.unicodeScalars {
            if !forFoundation, random.chance(0.02) { text += "\\\n" }
            switch scalar {
            case quote, "\\": text += "\\\(scalar)"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\0"..<" ": text += "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
            default:
                if scalar.value < 0x10000, random.chance(0.1) {
                    let hex = String(scalar.value, radix: 16)
                    text += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
                } else {
                    text.unicodeScalars.append(scalar)
                }
            }
        }
        text.unicodeScalars.append(quote)
    }

    private mutating func string() -> String {
        let alphabet: [Unicode.Scalar] = [
            "a", "b", "Z", "_", "$", "1", " ", "'", "\"", "\\", "\n", "\r", "\t", "é", "ж", "字", "😀", "/", ":", "\0",
        ]
        var scalars = String.UnicodeScalarView()
        for _ in 0..<random.number(below: 8) {
            scalars.append(random.one(of: forFoundation ? Array(alphabet.dropLast()) : alphabet))
        }
        return String(scalars)
    }

    private static func isIdentifier(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first, "abZ_$éж字".unicodeScalars.contains(first) else { return false }
        return text.unicodeScalars.allSatisfy("abZ_$1éж字".unicodeScalars.contains)
    }
}
