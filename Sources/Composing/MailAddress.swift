// SPDX-License-Identifier: MIT

/// An e-mail address that is safe to write into a header or an envelope.
///
/// RFC 5321 §4.1.2 with RFC 6532's non-ASCII local parts; the domain is in A-label form. Anything with a control
/// character, a space or an angle bracket outside a quoted local part is none.
struct MailAddress: Hashable, Sendable {
    /// Unquoted.
    let local: String
    let domain: String

    init?(_ text: String) {
        guard (Self.shortest...Self.longest).contains(text.utf8.count),
            let at = text.utf8.lastIndex(of: UInt8(ascii: "@"))
        else { return nil }
        let domain = String(text[text.index(after: at)...])
        guard Self.isHost(domain), let local = Self.unquoted(String(text[..<at])), !local.isEmpty else { return nil }
        self.local = local
        self.domain = domain
    }

    /// As it stands between angle brackets: the local part quoted if it needs to be.
    var written: String { "\(Self.isDotAtom(local) ? local : Self.quoted(local))@\(domain)" }

    /// The address as a `mailto:` link (RFC 6068): everything that is not plainly part of an address is escaped.
    var link: String { "mailto:\(Self.percentEscaped(Self.isDotAtom(local) ? local : Self.quoted(local)))@\(domain)" }

    /// Labels of ASCII letters, digits and hyphens with dots between, at most 255 octets; or an address literal.
    static func isHost(_ text: String) -> Bool {
        guard !text.isEmpty, text.utf8.count <= longestDomain else { return false }
        if text.hasPrefix("["), text.hasSuffix("]") {
            return text.utf8.dropFirst().dropLast().allSatisfy { isLetterOrDigit($0) || $0 == 0x2e || $0 == 0x3a }
        }
        return text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
            !label.isEmpty && label.utf8.count <= longestLabel && !label.hasPrefix("-") && !label.hasSuffix("-")
                && label.utf8.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "-") }
        }
    }

    /// Text in double quotes for a header or path (RFC 5322 §3.2.4).
    static func quoted(_ text: String) -> String {
        "\"\(text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
    }

    private static func isDotAtom(_ text: String) -> Bool {
        text.split(separator: ".", omittingEmptySubsequences: false)
            .allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy(isAtom) }
    }

    /// `atext` of RFC 5322 §3.2.3, and every octet of a non-ASCII character (RFC 6532 §3.2).
    static func isAtom(_ byte: UInt8) -> Bool {
        if isLetterOrDigit(byte) || byte >= 0x80 { return true }
        // Not a set: this is asked for octets of every recipient.
        return switch byte {
        case UInt8(ascii: "!"), UInt8(ascii: "#")...UInt8(ascii: "'"), UInt8(ascii: "*"), UInt8(ascii: "+"),
            UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: "="), UInt8(ascii: "?"),
            UInt8(ascii: "^")...UInt8(ascii: "`"), UInt8(ascii: "{")...UInt8(ascii: "~"):
            true
        default: false
        }
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: false
        }
    }

    /// The local part's meaning; nil if no quoting makes it one.
    private static func unquoted(_ local: String) -> String? {
        guard !PlainText.hasControls(local) else { return nil }
        guard local.hasPrefix("\"") else {
            return local.utf8.allSatisfy { isAtom($0) || $0 == UInt8(ascii: ".") } ? local : nil
        }
        guard local.utf8.count >= 2, local.hasSuffix("\"") else { return nil }
        var result = ""
        var escaping = false
        for character in local.dropFirst().dropLast() {
            if !escaping, character == "\\" {
                escaping = true
                continue
            }
            if !escaping, character == "\"" { return nil }
            escaping = false
            result.append(character)
        }
        return escaping ? nil : result
    }

    private static func percentEscaped(_ text: String) -> String {
        text.utf8.map { byte in
            isLetterOrDigit(byte) || unreserved.contains(byte)
                ? String(decoding: [byte], as: UTF8.self)
                : "%\(byte < 0x10 ? "0" : "")\(String(byte, radix: 16, uppercase: true))"
        }.joined()
    }

    /// `a@b`.
    private static let shortest = 3
    /// RFC 5321 §4.5.3.1.3: a path of 256 octets holds two brackets.
    private static let longest = 254
    private static let longestDomain = 255
    private static let longestLabel = 63
    private static let unreserved = Set("-._~+".utf8)
}
