// SPDX-License-Identifier: MIT

import Foundation

/// An address in the form in which MAIL and RCPT take it, proved harmless before anything goes on the wire.
///
/// Whatever the roster holds, nothing in here can end the command line or the angle brackets (RFC 5321 §4.1.2, §4.5.3.1).
struct MailboxAddress: Hashable {
    /// `local@domain` with an ASCII domain, or empty for the null sender.
    let wire: String
    /// The local part is not ASCII: the relay must offer SMTPUTF8 (RFC 6531).
    let needsUTF8: Bool

    /// The null sender `<>`.
    static let null = MailboxAddress(wire: "", needsUTF8: false)

    private init(wire: String, needsUTF8: Bool) {
        self.wire = wire
        self.needsUTF8 = needsUTF8
    }

    /// Takes an address as people write it; nil if it cannot be one.
    init?(_ text: String) {
        let bytes = text.utf8
        guard bytes.count <= Self.longest, let at = bytes.lastIndex(of: UInt8(ascii: "@")) else { return nil }
        let local = bytes[..<at]
        let domain = bytes[bytes.index(after: at)...]
        guard (1...Self.longestLocalPart).contains(local.count), (1...Self.longestDomain).contains(domain.count) else {
            return nil
        }
        var isASCII = true
        var isDomainASCII = true
        for byte in local {
            guard byte > 0x20, byte != 0x7f, !Self.forbidden.contains(byte) else { return nil }
            if byte >= 0x80 { isASCII = false }
        }
        // Dots at an end or in a row are let through: some large carriers have given out such addresses, and they work.
        for byte in domain {
            if byte >= 0x80 { isDomainASCII = false } else if !Self.isDomainByte(byte) { return nil }
        }
        if isDomainASCII {
            guard Self.hasPlainDots(domain) else { return nil }
            self.init(wire: text, needsUTF8: !isASCII)
        } else {
            guard let ascii = Self.asciiDomain(String(decoding: domain, as: UTF8.self)) else { return nil }
            self.init(wire: "\(String(decoding: local, as: UTF8.self))@\(ascii)", needsUTF8: !isASCII)
        }
    }

    /// The A-label form of an internationalised domain (RFC 5891), by Foundation's URL parser.
    private static func asciiDomain(_ domain: String) -> String? {
        guard let host = URL(string: "https://\(domain)")?.host(percentEncoded: false),
            (1...longestDomain).contains(host.utf8.count), host.utf8.allSatisfy(isDomainByte),
            hasPlainDots(host.utf8[...])
        else { return nil }
        return host
    }

    private static func hasPlainDots(_ part: Substring.UTF8View) -> Bool {
        var previous = dot
        for byte in part {
            if byte == dot, previous == dot { return false }
            previous = byte
        }
        return previous != dot
    }

    /// Letters, digits, hyphen, dot, and the underscore that some real names have.
    private static func isDomainByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), dot:
            true
        default: false
        }
    }

    private static let dot = UInt8(ascii: ".")
    /// Would end the path or quote something in it; quoted local parts are not taken.
    private static let forbidden = Array("<>\"\\(),:;[]@".utf8)
    private static let longestLocalPart = 64
    private static let longestDomain = 255
    /// RFC 5321 erratum 1690: a path of 256 with its brackets.
    private static let longest = 254
}
