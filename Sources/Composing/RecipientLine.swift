// SPDX-License-Identifier: MIT

/// The `To` value of one person: spliced into each mail, so it allocates nothing and is quick for plain ASCII.
enum RecipientLine {
    /// Appends `Name <address>`, folded; the name is left out if it holds a control character, and the address too if it
    /// is none: then the line says, as RFC 5322 allows, that recipients are not disclosed.
    static func append(name: String, address: String, column: Int, to output: inout [UInt8]) {
        guard isPlain(address) else {
            appendUnusual(name: name, address: address, column: column, to: &output)
            return
        }
        appendParts(name: name, address: address, column: column, to: &output)
    }

    /// An upper bound of the octets that are appended for a name and address of these lengths.
    static func longest(name: Int, address: Int) -> Int {
        let name = min(name, longestName)
        // Base64 words of at least 42 octets each, with frame and fold; an address can double when it is quoted.
        return name * 4 / 3 + 4 + (name / 42 + 2) * 15 + address * 2 + 8 + undisclosed.count
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

    /// Quoted local parts, which are rare; and what is no address at all.
    private static func appendUnusual(name: String, address: String, column: Int, to output: inout [UInt8]) {
        if let address = MailAddress(address) {
            appendParts(name: name, address: address.written, column: column, to: &output)
        } else {
            output.append(contentsOf: undisclosed)
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
            !scalar.properties.isBidiControl && !(0x80..<0xa0).contains(scalar.value)
                && !invisible.contains(scalar.value)
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

    /// A dot-atom at a host, by the octets alone: what nearly every address is.
    private static func isPlain(_ address: String) -> Bool {
        var address = address
        return address.withUTF8 { bytes in
            guard bytes.count <= longestPlainAddress else { return false }
            var at = -1
            var previous = UInt8(ascii: ".")
            for (position, byte) in bytes.enumerated() {
                switch byte {
                case UInt8(ascii: "@"):
                    guard at < 0, previous != UInt8(ascii: ".") else { return false }
                    at = position
                    previous = UInt8(ascii: ".")
                    continue
                case UInt8(ascii: "."):
                    guard previous != byte else { return false }
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"):
                    break
                default:
                    guard at < 0, MailAddress.isAtom(byte) else { return false }
                }
                previous = byte
            }
            return at > 0 && previous != UInt8(ascii: ".")
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
    private static let longestPlainAddress = 254
    private static let open = Array(" <".utf8)
    private static let foldedOpen = Array("\r\n <".utf8)
    private static let undisclosed = Array("undisclosed-recipients:;".utf8)
    /// Line and paragraph separator, byte order mark.
    private static let invisible: Set<UInt32> = [0x2028, 0x2029, 0xfeff]
}
