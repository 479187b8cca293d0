// SPDX-License-Identifier: MIT

/// Base64 (RFC 4648 §4) and its form for links (§5, no padding), without Foundation: it runs once per alert.
public enum Base64 {
    /// Which alphabet, and whether `=` fills the last group.
    public enum Form: Sendable {
        /// `+ /`, padded: headers and secrets.
        case standard
        /// `- _`, not padded: links and tokens.
        case link
    }

    public static func encode(_ bytes: [UInt8], as form: Form = .standard) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        append(bytes, to: &text, as: form)
        return String(decoding: text, as: UTF8.self)
    }

    /// Appends the ASCII of the encoding.
    public static func append(_ bytes: [UInt8], to text: inout [UInt8], as form: Form = .standard) {
        let letters = form == .standard ? standardLetters : linkLetters
        var index = 0
        while index + 3 <= bytes.count {
            let group = Int(bytes[index]) << 16 | Int(bytes[index + 1]) << 8 | Int(bytes[index + 2])
            text.append(letters[group >> 18])
            text.append(letters[group >> 12 & 63])
            text.append(letters[group >> 6 & 63])
            text.append(letters[group & 63])
            index += 3
        }
        let rest = bytes.count - index
        guard rest > 0 else { return }
        let group = Int(bytes[index]) << 16 | (rest == 2 ? Int(bytes[index + 1]) << 8 : 0)
        text.append(letters[group >> 18])
        text.append(letters[group >> 12 & 63])
        if rest == 2 { text.append(letters[group >> 6 & 63]) }
        if form == .standard { text.append(contentsOf: repeatElement(pad, count: 3 - rest)) }
    }

    /// Nil unless the text is exactly what ``encode(_:as:)`` writes: no blanks, right padding, no stray last bits.
    public static func decode(_ text: String, as form: Form = .standard) -> [UInt8]? {
        var letters = Array(text.utf8)
        if form == .standard {
            guard letters.count % 4 == 0 else { return nil }
            if letters.last == pad { letters.removeLast() }
            if letters.last == pad { letters.removeLast() }
        }
        guard letters.count % 4 != 1 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(letters.count * 3 / 4)
        var group = 0
        var bits = 0
        for letter in letters {
            guard let value = value(of: letter, in: form) else { return nil }
            group = group << 6 | value
            bits += 6
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: group >> bits))
                group &= (1 << bits) - 1
            }
        }
        // Two texts for the same bytes would be two secrets for one key.
        return group == 0 ? bytes : nil
    }

    private static func value(of letter: UInt8, in form: Form) -> Int? {
        switch letter {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): Int(letter - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): Int(letter - UInt8(ascii: "a")) + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(letter - UInt8(ascii: "0")) + 52
        case UInt8(ascii: "+") where form == .standard: 62
        case UInt8(ascii: "/") where form == .standard: 63
        case UInt8(ascii: "-") where form == .link: 62
        case UInt8(ascii: "_") where form == .link: 63
        default: nil
        }
    }

    private static let pad = UInt8(ascii: "=")
    private static let common = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
    private static let standardLetters = Array((common + "+/").utf8)
    private static let linkLetters = Array((common + "-_").utf8)
}
