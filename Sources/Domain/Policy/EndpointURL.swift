// SPDX-License-Identifier: MIT

import Foundation

/// A webhook's URL that has been looked at: https, a host, nothing hidden in it; taken apart and put together anew.
///
/// What is sent to is ``text``, made from the parts that were checked, so that no other reader of URLs can see another
/// host in it. Syntax follows RFC 3986, numeric hosts the way browsers and resolvers read them.
public struct EndpointURL: Hashable, Sendable {
    /// The whole URL in normal form, ASCII only.
    public let text: String
    /// Lower case, A-label form; dotted quad or IPv6 without brackets when ``literal`` is set.
    public let host: String
    public let port: UInt16
    public let isSecure: Bool
    /// The address, when the host is one.
    public let literal: IPAddress?

    /// Checks and normalises.
    ///
    /// - Parameters:
    ///   - text: As somebody wrote it.
    ///   - allowHTTP: Whether `http:` is good enough (`webhooks.allowHTTP`).
    /// - Throws: The first fault; its text never holds a part of the URL.
    public init(_ text: String, allowHTTP: Bool = false) throws(EndpointURLFault) {
        let bytes = Array(text.utf8)
        guard bytes.count <= Self.longest else { throw .tooLong }
        guard bytes.allSatisfy(Self.isAllowed) else { throw .character }
        guard let (isSecure, start) = Self.scheme(of: bytes) else { throw .scheme }
        guard isSecure || allowHTTP else { throw .notEncrypted }
        guard !bytes.contains(UInt8(ascii: "#")) else { throw .fragment }
        let rest = bytes[start...]
        let end = rest.firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") } ?? rest.endIndex
        let authority = rest[..<end]
        guard !authority.contains(UInt8(ascii: "@")) else { throw .credentials }

        let (hostText, portText) = try Self.split(authority)
        let host = try Self.host(hostText)
        let usual: UInt16 = isSecure ? 443 : 80
        let port = try portText.map(Self.port) ?? usual
        self.isSecure = isSecure
        self.port = port
        self.host = host.text
        literal = host.literal
        self.text = Self.joined(host, port: port, usual: usual, isSecure: isSecure, target: rest[end...])
        // What is not ASCII grows: an octet becomes three.
        guard self.text.utf8.count <= Self.longest else { throw .tooLong }
    }

    /// Bytes; longer ones are refused by many servers (RFC 9110 §4.1 asks for 8000 at least, browsers keep to 2048).
    public static let longest = 2048
}

/// What is wrong with a webhook's URL.
public enum EndpointURLFault: String, Error, Sendable, Hashable, CaseIterable {
    case tooLong
    case character
    case scheme
    case notEncrypted
    case credentials
    case fragment
    case host
    case port
}

extension EndpointURLFault: CustomStringConvertible {
    public var description: String {
        switch self {
        case .tooLong: "the URL is longer than \(EndpointURL.longest) bytes"
        case .character: "the URL has a space, a control character or one of \"<>\\^`{|}"
        case .scheme: "the URL does not begin with https://"
        case .notEncrypted: "the URL is http:, which is not allowed here"
        case .credentials: "the URL has a user name or password"
        case .fragment: "the URL has a fragment (#)"
        case .host: "the URL has no valid host"
        case .port: "the URL's port is not 1 to 65535, or is 25"
        }
    }
}

// MARK: - Parts

extension EndpointURL {
    private struct Host {
        let text: String
        let literal: IPAddress?
    }

    /// Visible characters except those RFC 3986 leaves out; beyond ASCII is dealt with per part.
    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case 0...0x20, 0x7f, UInt8(ascii: "\""), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\\"),
            UInt8(ascii: "^"), UInt8(ascii: "`"), UInt8(ascii: "{"), UInt8(ascii: "|"), UInt8(ascii: "}"):
            false
        default: true
        }
    }

    private static func scheme(of bytes: [UInt8]) -> (isSecure: Bool, end: Int)? {
        if begins(bytes, with: "https://") { return (true, "https://".utf8.count) }
        if begins(bytes, with: "http://") { return (false, "http://".utf8.count) }
        return nil
    }

    /// Whatever the case of the letters.
    private static func begins(_ bytes: [UInt8], with name: String) -> Bool {
        bytes.count >= name.utf8.count
            && zip(bytes, name.utf8).allSatisfy { byte, expected in
                (UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte ? byte | 0x20 : byte) == expected
            }
    }

    private static func split(_ authority: ArraySlice<UInt8>) throws(EndpointURLFault) -> (
        host: ArraySlice<UInt8>, port: ArraySlice<UInt8>?
    ) {
        let colon = UInt8(ascii: ":")
        if authority.first == UInt8(ascii: "[") {
            guard let close = authority.firstIndex(of: UInt8(ascii: "]")) else { throw .host }
            let after = authority[(close + 1)...]
            if after.isEmpty { return (authority, nil) }
            guard after.first == colon else { throw .host }
            return (authority[...close], after.dropFirst())
        }
        guard let first = authority.firstIndex(of: colon) else { return (authority, nil) }
        let port = authority[(first + 1)...]
        guard !port.contains(colon) else { throw .host }
        return (authority[..<first], port)
    }

    private static func port(_ digits: ArraySlice<UInt8>) throws(EndpointURLFault) -> UInt16 {
        guard digits.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }),
            let port = UInt16(String(decoding: digits, as: UTF8.self)), !AddressRule.portsNeverAllowed.contains(port)
        else { throw .port }
        return port
    }

    private static func host(_ bytes: ArraySlice<UInt8>) throws(EndpointURLFault) -> Host {
        if bytes.first == UInt8(ascii: "[") {
            let inner = String(decoding: bytes.dropFirst().dropLast(), as: UTF8.self)
            guard inner.contains(":"), let address = IPAddress(inner) else { throw .host }
            return Host(text: address.description, literal: address)
        }
        if let name = plainName(bytes) { return Host(text: name, literal: nil) }
        let name = try asciiName(bytes)
        var labels = name.split(separator: ".", omittingEmptySubsequences: false)
        if labels.count > 1, labels.last?.isEmpty == true { labels.removeLast() }
        guard name.utf8.count <= longestName, labels.allSatisfy({ isLabel($0) }), let last = labels.last else {
            throw .host
        }
        // A name whose last label is a number is an address in one of the old forms, or nothing.
        guard last.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }) || last.hasPrefix("0x") else {
            return Host(text: name, literal: nil)
        }
        guard let address = IPAddress(lenientV4: labels.joined(separator: ".")) else { throw .host }
        return Host(text: address.description, literal: address)
    }

    /// What nearly every host is, by its octets alone: lower-case labels of which the last begins with a letter.
    private static func plainName(_ bytes: ArraySlice<UInt8>) -> String? {
        guard bytes.count < longestName else { return nil }
        var start = bytes.startIndex
        for position in bytes.indices {
            switch bytes[position] {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): continue
            case hyphen where position > start:
                guard position + 1 < bytes.endIndex, bytes[position + 1] != UInt8(ascii: ".") else { return nil }
            case UInt8(ascii: ".") where position > start && position - start <= longestLabel:
                start = position + 1
            default: return nil
            }
        }
        guard start < bytes.endIndex, bytes.endIndex - start <= longestLabel,
            UInt8(ascii: "a")...UInt8(ascii: "z") ~= bytes[start]
        else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The name in lower-case ASCII; A-labels for what is not (UTS 46, by Foundation).
    private static func asciiName(_ bytes: ArraySlice<UInt8>) throws(EndpointURLFault) -> String {
        let name = String(decoding: bytes, as: UTF8.self)
        guard bytes.contains(where: { $0 >= 0x80 }) else { return name.lowercased() }
        // `%` would be decoded on the way through URL, so it must not be there before.
        guard !bytes.contains(UInt8(ascii: "%")), let url = URL(string: "https://\(name)/"),
            let ascii = url.host(percentEncoded: false), ascii.utf8.allSatisfy({ $0 < 0x80 })
        else { throw .host }
        return ascii.lowercased()
    }

    /// Letters, digits, hyphens inside, and the underscore that real names have (RFC 952, RFC 1123 §2.1).
    private static func isLabel(_ label: Substring) -> Bool {
        let bytes = label.utf8
        guard (1...longestLabel).contains(bytes.count), bytes.first != hyphen, bytes.last != hyphen else {
            return false
        }
        return bytes.allSatisfy {
            switch $0 {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), hyphen,
                UInt8(ascii: "_"):
                true
            default: false
            }
        }
    }

    private static let hyphen = UInt8(ascii: "-")
    private static let longestLabel = 63
    /// RFC 1035 §2.3.4 in text form, with the dot at the end.
    private static let longestName = 254

    private static func joined(
        _ host: Host, port: UInt16, usual: UInt16, isSecure: Bool, target: ArraySlice<UInt8>
    ) -> String {
        var text = Array((isSecure ? "https://" : "http://").utf8)
        text.reserveCapacity(text.count + host.text.utf8.count + target.count + 8)
        if case .v6 = host.literal { text += "[\(host.text)]".utf8 } else { text += host.text.utf8 }
        if port != usual { text += ":\(port)".utf8 }
        if target.first != UInt8(ascii: "/") { text.append(UInt8(ascii: "/")) }
        for byte in target {
            if byte < 0x80 {
                text.append(byte)
            } else {
                text += "%\(String(byte, radix: 16, uppercase: true))".utf8
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
