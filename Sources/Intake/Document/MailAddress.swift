// SPDX-License-Identifier: MIT

import Foundation

/// Checks an e-mail address and brings it into the form in which mail is sent: RFC 5321 §4.1.2 Mailbox, the domain in
/// lower case and A-labels.
///
/// Narrower than the grammar, because the rest is only seen in mistakes: no quoted local part, no address literal, at
/// least two labels. A local part beyond ASCII is kept (RFC 6531), composed. Nothing that passes can end a command or
/// header line.
public enum MailAddress {
    public static func normalized(_ text: String) throws(MailAddressFault) -> String {
        var text = text
        let result = text.withUTF8 { bytes -> Result<String, MailAddressFault> in
            do throws(MailAddressFault) {
                return .success(try normalized(bytes))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    /// The same for bytes; without an allocation but the result's for the usual address.
    static func normalized(_ bytes: UnsafeBufferPointer<UInt8>) throws(MailAddressFault) -> String {
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
        if isPlain {
            try checkLocal(bytes[..<at])
            try checkDomain(bytes[(at + 1)...])
            guard bytes.count <= longest else { throw .tooLong }
            return String(decoding: bytes, as: UTF8.self)
        }
        return try international(bytes, at: at)
    }

    private static func international(_ bytes: UnsafeBufferPointer<UInt8>, at: Int) throws(MailAddressFault) -> String {
        guard let local = String(validating: bytes[..<at], as: UTF8.self)?.composed,
            let domain = String(validating: bytes[(at + 1)...], as: UTF8.self)
        else { throw .character }
        guard !(local + domain).unicodeScalars.contains(where: { $0.breaksLines || $0.properties.isWhitespace }) else {
            throw .character
        }
        try checkLocal(Array(local.utf8)[...])
        let ascii = try asciiDomain(domain)
        try checkDomain(Array(ascii.utf8)[...])
        guard local.utf8.count + 1 + ascii.utf8.count <= longest else { throw .tooLong }
        return "\(local)@\(ascii)"
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
    private static func checkLocal<Bytes: RandomAccessCollection<UInt8>>(_ bytes: Bytes) throws(MailAddressFault) {
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
    private static func checkDomain<Bytes: RandomAccessCollection<UInt8>>(_ bytes: Bytes) throws(MailAddressFault) {
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

    /// RFC 5322 §3.2.3 atext, as a bit map of the printable ASCII characters.
    private static func isAtom(_ byte: UInt8) -> Bool {
        byte >= 0x40 ? atomHigh >> UInt64(byte - 0x40) & 1 == 1 : atomLow >> UInt64(byte) & 1 == 1
    }

    private static let atomLow = bitMap(of: 0x00...0x3f)
    private static let atomHigh = bitMap(of: 0x40...0x7f)

    private static func bitMap(of range: ClosedRange<UInt8>) -> UInt64 {
        let atoms = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-/=?^_`{|}~"
        return atoms.utf8.filter(range.contains).reduce(0) { $0 | 1 << UInt64($1 - range.lowerBound) }
    }

    private static let dot = UInt8(ascii: ".")
    private static let hyphen = UInt8(ascii: "-")
    /// RFC 5321 §4.5.3.1.3: a path is at most 256 octets, two of them the angle brackets.
    private static let longest = 254
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
