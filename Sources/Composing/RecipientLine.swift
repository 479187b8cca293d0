// SPDX-License-Identifier: MIT

import Domain

/// The `To` value of one person: spliced into each mail, so it allocates nothing and is quick for plain ASCII.
enum RecipientLine {
    /// Appends `Name <address>`, folded; the name is left out if it holds a control character, and the address too if it
    /// is none: then the line says, as RFC 5322 allows, that recipients are not disclosed.
    static func append(name: String, address: String, column: Int, to output: inout [UInt8]) {
        guard let address = try? MailAddress(address) else {
            output.append(contentsOf: undisclosed)
            return
        }
        appendParts(name: name, address: address.text, column: column, to: &output)
    }

    /// An upper bound of the octets that are appended for a name of this length.
    static func longest(name: Int) -> Int {
        let name = min(name, longestName)
        // Base64 words of at least 42 octets each, with frame and fold.
        return name * 4 / 3 + 4 + (name / 42 + 2) * 15 + MailAddress.longest + foldedOpen.count + 1
            + undisclosed.count
    }

    private static func appendParts(name: String, address: String, column: Int, to output: inout [UInt8]) {
        var name = name
        let column = name.withUTF8 { appendName($0, column: column, to: &output) }
        if column.hasName {
            let folds = column.end + 3 + address.utf8.count > longestLine
            output.append(contentsOf: folds ? foldedOpen : open)
            output.append(contentsOf: address.utf8)
            output.append(UInt8(ascii: ">"))
        } else {
            output.append(contentsOf: address.utf8)
        }
    }

    private static func appendName(
        _ name: UnsafeBufferPointer<UInt8>, column: Int, to output: inout [UInt8]
    ) -> (end: Int, hasName: Bool) {
        guard !name.isEmpty else { return (column, false) }
        var kinds: Kinds = []
        var previous = UInt8(ascii: " ")
        for byte in name {
            kinds.formUnion(kind(byte, after: previous))
            previous = byte
        }
        if previous == UInt8(ascii: " ") { kinds.insert(.spacing) }
        if kinds.contains(.control) { return (column, false) }
        if name.count <= longestPlainName, kinds.isDisjoint(with: [.spacing, .encoded]) {
            let before = output.count
            let isPhrase = !kinds.contains(.special)
            if !isPhrase { output.append(UInt8(ascii: "\"")) }
            for byte in name {
                if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { output.append(UInt8(ascii: "\\")) }
                output.append(byte)
            }
            if !isPhrase { output.append(UInt8(ascii: "\"")) }
            return (column + output.count - before, true)
        }
        if kinds.contains(.invisible) { return appendVisible(name, column: column, to: &output) }
        return (EncodedWords.append(whole(name), column: column, to: &output), true)
    }

    /// A name without the characters that turn or break lines: nothing visible is lost.
    private static func appendVisible(
        _ name: UnsafeBufferPointer<UInt8>, column: Int, to output: inout [UInt8]
    ) -> (end: Int, hasName: Bool) {
        let visible = String(decoding: whole(name), as: UTF8.self).unicodeScalars.filter { scalar in
            !scalar.turnsDirection && !scalar.breaksLines && scalar != "\u{feff}"
        }
        if visible.isEmpty { return (column, false) }
        return (EncodedWords.append(String(visible), column: column, to: &output), true)
    }

    /// At most ``longestName`` octets, cut between characters.
    private static func whole(_ name: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        guard name.count > longestName else { return name }
        var end = longestName
        while end > 0, name[end] & 0xc0 == 0x80 { end -= 1 }
        return UnsafeBufferPointer(rebasing: name[..<end])
    }

    private static func kind(_ byte: UInt8, after previous: UInt8) -> Kinds {
        switch byte {
        case UInt8(ascii: " "): previous == byte ? .spacing : []
        case UInt8(ascii: "="), UInt8(ascii: "?"): .encoded
        case 0..<0x20, 0x7f: .control
        case 0x80..<0xc0: isInvisible(previous, byte) ? [.encoded, .invisible] : .encoded
        case 0xc0...: .encoded
        default: MailAddress.isAtom(byte) ? [] : .special
        }
    }

    /// Whether these octets begin one of the characters that ``appendVisible(_:column:to:)`` takes out (or a harmless
    /// neighbour of theirs): C1 controls, U+061C, U+2000 to U+207F, U+FEC0 to U+FEFF.
    private static func isInvisible(_ lead: UInt8, _ next: UInt8) -> Bool {
        switch lead {
        case 0xc2: next < 0xa0
        case 0xd8: next == 0x9c
        case 0xe2: next == 0x80 || next == 0x81
        case 0xef: next == 0xbb
        default: false
        }
    }

    /// What kinds of octets a name has.
    private struct Kinds: OptionSet {
        let rawValue: UInt8
        /// Printable ASCII that needs quotes.
        static let special = Kinds(rawValue: 1)
        /// Spaces that would not survive unfolding.
        static let spacing = Kinds(rawValue: 2)
        /// What needs encoded words: other than ASCII, or `=` and `?`, which could be read as one.
        static let encoded = Kinds(rawValue: 4)
        static let control = Kinds(rawValue: 8)
        /// Characters that turn text around or are not to be seen: worth a closer look.
        static let invisible = Kinds(rawValue: 16)
    }

    private static let longestLine = 76
    /// In octets; a longer name is cut.
    ///
    /// The roster takes no longer ones.
    private static let longestName = 512
    private static let longestPlainName = 60
    private static let open = Array(" <".utf8)
    private static let foldedOpen = Array("\r\n <".utf8)
    private static let undisclosed = Array("undisclosed-recipients:;".utf8)
}
