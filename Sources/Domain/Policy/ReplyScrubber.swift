// SPDX-License-Identifier: MIT

/// Makes a foreign reply fit to be stored and shown: nothing like an address in it, no control characters, bounded.
///
/// Relays and endpoints quote addresses back at us; the ledger and the logs must not hold them.
public enum ReplyScrubber {
    /// The longest result, in UTF-8 bytes.
    public static let longest = 200
    /// What stands in for anything like an address.
    public static let placeholder = "<address>"

    /// Scrubs a reply that is text already.
    ///
    /// - Parameters:
    ///   - text: As it came from outside.
    ///   - recipient: The address the reply is about, if there is one: its local part alone is taken out too.
    /// - Returns: At most ``longest`` bytes.
    public static func scrub(_ text: String, about recipient: String = "") -> String {
        scrub(Array(text.utf8), about: recipient)
    }

    /// Scrubs the raw bytes of a reply; what is not UTF-8 is repaired.
    ///
    /// - Parameters:
    ///   - bytes: As they came from outside.
    ///   - recipient: The address the reply is about, if there is one: its local part alone is taken out too.
    /// - Returns: At most ``longest`` bytes.
    public static func scrub(_ bytes: [UInt8], about recipient: String = "") -> String {
        let local = Array(recipient.utf8.prefix { $0 != at })
        if isHarmless(bytes), !mentions(bytes, local) { return String(decoding: bytes, as: UTF8.self) }
        var clean = Scrubbing(bytes: printable(bytes), local: local)
        return bounded(clean.run())
    }

    /// Short printable ASCII without any sign of an address: nearly every "250 Ok".
    private static func isHarmless(_ bytes: [UInt8]) -> Bool {
        bytes.count <= longest && bytes.allSatisfy { (0x20...0x7e).contains($0) && $0 != at && !escapes.contains($0) }
    }

    private static func mentions(_ bytes: [UInt8], _ local: [UInt8]) -> Bool {
        guard local.count >= shortestLocalPart, bytes.count >= local.count else { return false }
        return (0...(bytes.count - local.count)).contains { start in
            isSame(bytes[start..<(start + local.count)], local)
        }
    }

    /// Valid UTF-8 with a space in place of control, separator and direction characters.
    private static func printable(_ bytes: [UInt8]) -> [UInt8] {
        let scalars = String(decoding: bytes.prefix(mostInput), as: UTF8.self).unicodeScalars.map { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate: " " as Unicode.Scalar
            // FULLWIDTH and SMALL COMMERCIAL AT
            default: scalar.value == 0xFF20 || scalar.value == 0xFE6B ? "@" : scalar
            }
        }
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return Array(String(view).utf8)
    }

    private static func bounded(_ text: [UInt8]) -> String {
        guard text.count > longest else { return String(decoding: text, as: UTF8.self) }
        // Back to the start of a character.
        var end = longest
        while end > 0, text[end] & 0xC0 == 0x80 { end -= 1 }
        return String(decoding: text[..<end], as: UTF8.self)
    }

    static func isSame(_ left: some Sequence<UInt8>, _ right: some Sequence<UInt8>) -> Bool {
        left.elementsEqual(right) { lower($0) == lower($1) }
    }

    private static func lower(_ byte: UInt8) -> UInt8 { (0x41...0x5a).contains(byte) ? byte | 0x20 : byte }

    static let at = UInt8(ascii: "@")
    /// Signs with which an at sign is written another way: `%40`, `=40`, `+40`, `&#64;`.
    private static let escapes = Array("%=+&".utf8)
    /// Shorter local parts are also words; only the whole address is taken out for them.
    static let shortestLocalPart = 3
    /// More is never looked at.
    private static let mostInput = 4096
}

/// One pass over a printable reply.
private struct Scrubbing {
    let bytes: [UInt8]
    let local: [UInt8]
    private var result: [UInt8] = []

    init(bytes: [UInt8], local: [UInt8]) {
        self.bytes = bytes
        self.local = local
    }

    /// Copies word by word; a word with an at sign in it, or the local part itself, becomes the placeholder.
    mutating func run() -> [UInt8] {
        var index = 0
        while index < bytes.count {
            if bytes[index] == quote, let end = endOfQuotedAddress(from: index) {
                index = replace(upTo: end)
                continue
            }
            var end = index
            while end < bytes.count, !isDelimiter(bytes[end]) { end += 1 }
            guard end > index else {
                result.append(bytes[index])
                index += 1
                continue
            }
            if isAddress(bytes[index..<end]) {
                index = replace(upTo: end)
            } else {
                result += bytes[index..<end]
                index = end
            }
        }
        return result
    }

    /// Writes the placeholder, not inside another pair of brackets; returns where to go on.
    private mutating func replace(upTo end: Int) -> Int {
        let isBracketed = result.last == UInt8(ascii: "<") && end < bytes.count && bytes[end] == UInt8(ascii: ">")
        if isBracketed { result.removeLast() }
        result += Array(ReplyScrubber.placeholder.utf8)
        return isBracketed ? end + 1 : end
    }

    private func isAddress(_ word: ArraySlice<UInt8>) -> Bool {
        if word.contains(ReplyScrubber.at) { return true }
        for sign in ["%40", "=40", "+40", "&#64"] where contains(word, Array(sign.utf8)) { return true }
        return local.count >= ReplyScrubber.shortestLocalPart && contains(word, local)
    }

    private func contains(_ word: ArraySlice<UInt8>, _ part: [UInt8]) -> Bool {
        guard word.count >= part.count else { return false }
        return (word.startIndex...(word.endIndex - part.count)).contains { start in
            ReplyScrubber.isSame(word[start..<(start + part.count)], part)
        }
    }

    /// `"a b"@example.org`: where it ends; nil if the quotation is not followed by an at sign.
    private func endOfQuotedAddress(from start: Int) -> Int? {
        guard let close = bytes[(start + 1)...].firstIndex(of: quote), close + 1 < bytes.count,
            bytes[close + 1] == ReplyScrubber.at
        else { return nil }
        return bytes[(close + 1)...].firstIndex(where: isDelimiter) ?? bytes.endIndex
    }

    private func isDelimiter(_ byte: UInt8) -> Bool { Self.delimiters.contains(byte) }

    private let quote = UInt8(ascii: "\"")
    private static let delimiters = Array(" <>()[]\"',;:".utf8)
}
