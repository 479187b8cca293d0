// SPDX-License-Identifier: MIT

import Foundation

/// An e-mail address in the form in which mail is sent: RFC 5321 §4.1.2 Mailbox, the domain in lower case and A-labels.
///
/// The one reading of an address: what the roster takes is what a header and an SMTP command can hold. Narrower than the
/// grammar, because the rest is only seen in mistakes: no quoted local part, no address literal, no underscore in the
/// domain, at least two labels. A local part beyond ASCII is kept (RFC 6531), composed. Nothing in here can end a command,
/// a path or a header line, or needs quotes in one. It costs a tenth of a microsecond for the usual address, without an
/// allocation: it is asked anew for each mail.
public struct MailAddress: Hashable, Sendable {
    /// `local@domain`.
    public let text: String
    /// Whether the local part is not ASCII: then a relay must offer SMTPUTF8 (RFC 6531).
    public let needsUTF8: Bool
    private let localCount: Int

    /// Reads an address as people write it.
    ///
    /// - Parameter text: Without name and angle brackets.
    /// - Throws: The first thing that is wrong with it.
    public init(_ text: String) throws(MailAddressFault) {
        var text = text
        switch text.withUTF8(Self.read) {
        // The string itself is shared, not copied.
        case .success(.asItIs(let localCount)): self.init(text, localCount: localCount, needsUTF8: false)
        case .success(.changed(let address)): self = address
        case .failure(let fault): throw fault
        }
    }

    /// The same for UTF-8 octets.
    public init(utf8 bytes: UnsafeBufferPointer<UInt8>) throws(MailAddressFault) {
        switch Self.read(bytes) {
        case .success(.asItIs(let localCount)):
            self.init(String(decoding: bytes, as: UTF8.self), localCount: localCount, needsUTF8: false)
        case .success(.changed(let address)): self = address
        case .failure(let fault): throw fault
        }
    }

    private init(_ text: String, localCount: Int, needsUTF8: Bool) {
        (self.text, self.localCount, self.needsUTF8) = (text, localCount, needsUTF8)
    }

    /// What stands before the `@`.
    public var local: Substring { Substring(text.utf8.prefix(localCount)) }
    /// A-labels, lower case.
    public var domain: Substring { Substring(text.utf8.dropFirst(localCount + 1)) }

    /// A mail domain as people write it, in lower case and A-labels; nil if it is none by this type's rules.
    public static func domain(_ text: String) -> String? {
        guard let ascii = try? asciiDomain(text), (try? checkDomain(Array(ascii.utf8))) != nil else { return nil }
        return ascii
    }

    // MARK: Reading

    private enum Reading {
        /// ASCII, and already in the form; the local part's length.
        case asItIs(localCount: Int)
        case changed(MailAddress)
    }

    private static func read(_ bytes: UnsafeBufferPointer<UInt8>) -> Result<Reading, MailAddressFault> {
        Result { () throws(MailAddressFault) in
            guard !bytes.isEmpty else { throw .empty }
            guard bytes.count <= longestRaw else { throw .tooLong }
            var at: Int?
            var isPlain = true
            for (index, byte) in bytes.enumerated() {
                if byte <= 0x20 || byte == 0x7f { throw .character }
                if byte == UInt8(ascii: "@") {
                    guard at == nil else { throw .twoAts }
                    at = index
                }
                if byte >= 0x80 || at != nil && isUpper(byte) { isPlain = false }
            }
            guard let at else { throw .noAt }
            guard isPlain else { return .changed(try international(bytes, at: at)) }
            try checkLocal(UnsafeBufferPointer(rebasing: bytes[..<at]))
            try checkDomain(UnsafeBufferPointer(rebasing: bytes[(at + 1)...]))
            guard bytes.count <= longest else { throw .tooLong }
            return .asItIs(localCount: at)
        }
    }

    private static func international(
        _ bytes: UnsafeBufferPointer<UInt8>, at: Int
    ) throws(MailAddressFault) -> MailAddress {
        guard let local = String(validating: bytes[..<at], as: UTF8.self)?.composed,
            let domain = String(validating: bytes[(at + 1)...], as: UTF8.self)
        else { throw .character }
        guard !(local + domain).unicodeScalars.contains(where: { $0.breaksLines || $0.properties.isWhitespace }) else {
            throw .character
        }
        try checkLocal(Array(local.utf8))
        let ascii = try asciiDomain(domain)
        try checkDomain(Array(ascii.utf8))
        guard local.utf8.count + 1 + ascii.utf8.count <= longest else { throw .tooLong }
        return MailAddress(
            "\(local)@\(ascii)", localCount: local.utf8.count, needsUTF8: local.utf8.contains { $0 >= 0x80 })
    }

    /// Lower case, or A-labels for what is not ASCII (UTS 46, by Foundation).
    private static func asciiDomain(_ domain: String) throws(MailAddressFault) -> String {
        guard domain.utf8.contains(where: { $0 >= 0x80 }) else { return domain.lowercased() }
        // Anything but letters would be taken apart on the way through URL.
        guard domain.utf8.allSatisfy({ $0 >= 0x80 || isLetterDigitHyphen($0) || isUpper($0) || $0 == dot }),
            let ascii = URL(string: "https://\(domain)/")?.host(percentEncoded: false)
        else { throw .domain }
        return ascii.lowercased()
    }

    /// RFC 5321 Dot-string, with UTF8-non-ascii (RFC 6531 §3.3).
    private static func checkLocal(_ bytes: some RandomAccessCollection<UInt8>) throws(MailAddressFault) {
        guard !bytes.isEmpty else { throw .local }
        guard bytes.count <= longestLocal else { throw .localTooLong }
        var previous = dot
        for byte in bytes {
            guard byte >= 0x80 || byte == dot || isAtom(byte), byte != dot || previous != dot else { throw .local }
            previous = byte
        }
        guard previous != dot else { throw .local }
    }

    /// At least two labels of letters, digits and inner hyphens; the last is no number.
    private static func checkDomain(_ bytes: some RandomAccessCollection<UInt8>) throws(MailAddressFault) {
        guard !bytes.isEmpty else { throw .noDomain }
        guard bytes.count <= longestDomain else { throw .tooLong }
        var labels = 0
        var length = 0
        var previous = dot
        var hasLetter = false
        for byte in bytes {
            if byte == dot {
                guard length > 0, previous != hyphen else { throw .domain }
                labels += 1
                length = 0
                hasLetter = false
            } else {
                guard isLetterDigitHyphen(byte), byte != hyphen || length > 0, length < longestLabel else {
                    throw .domain
                }
                length += 1
                if byte > UInt8(ascii: "9") { hasLetter = true }
            }
            previous = byte
        }
        guard length > 0, previous != hyphen else { throw .domain }
        guard labels > 0 else { throw .noDomain }
        guard hasLetter else { throw .domain }
    }

    private static func isUpper(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") }

    private static func isLetterDigitHyphen(_ byte: UInt8) -> Bool {
        byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z") || byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
            || byte == hyphen
    }

    /// RFC 5322 §3.2.3 atext: what an unquoted local part and an unquoted display name are made of.
    ///
    /// No set: this is asked for each octet of every recipient.
    public static func isAtom(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "!"), UInt8(ascii: "#")...UInt8(ascii: "'"),
            UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: "="),
            UInt8(ascii: "?"), UInt8(ascii: "^")...UInt8(ascii: "`"), UInt8(ascii: "{")...UInt8(ascii: "~"):
            true
        default: false
        }
    }

    private static let dot = UInt8(ascii: ".")
    private static let hyphen = UInt8(ascii: "-")
    /// RFC 5321 §4.5.3.1.3: a path is at most 256 octets, two of them the angle brackets.
    public static let longest = 254
    /// RFC 5321 §4.5.3.1.1.
    private static let longestLocal = 64
    private static let longestDomain = 253
    private static let longestLabel = 63
    /// Before conversion: an A-label can be shorter than what was typed.
    private static let longestRaw = 1024
}

/// What is wrong with an address.
///
/// Never holds a part of it.
public enum MailAddressFault: Error, Sendable, Hashable, CaseIterable {
    case empty
    case tooLong
    case character
    case noAt
    case twoAts
    case local
    case localTooLong
    case noDomain
    case domain
}

extension MailAddressFault: CustomStringConvertible {
    public var description: String {
        switch self {
        case .empty: "the address is empty"
        case .tooLong: "the address is longer than 254 octets"
        case .character: "the address has a space, a line break or another control character"
        case .noAt: "the address has no @"
        case .twoAts: "the address has more than one @"
        case .local: "the part before the @ is not a valid one"
        case .localTooLong: "the part before the @ is longer than 64 octets"
        case .noDomain: "the address has no full domain after the @"
        case .domain: "the domain after the @ is not a valid one"
        }
    }
}
