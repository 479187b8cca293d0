// SPDX-License-Identifier: MIT

import Glibc

/// A numeric internet address, as a value that can be held against blocks.
public enum IPAddress: Hashable, Sendable {
    /// The four octets, first one on top.
    case v4(UInt32)
    /// The sixteen octets, first one on top.
    case v6(high: UInt64, low: UInt64)

    /// Reads what inet_pton(3) reads: four decimal parts, or IPv6 in any of its forms, without brackets and zone.
    public init?(_ text: String) {
        // A NUL would end the text early for C.
        guard text.utf8.count <= Self.longestText, !text.utf8.contains(0) else { return nil }
        var four = in_addr()
        var six = in6_addr()
        if inet_pton(AF_INET, text, &four) == 1 {
            self = .v4(UInt32(bigEndian: four.s_addr))
        } else if inet_pton(AF_INET6, text, &six) == 1 {
            self = withUnsafeBytes(of: &six) { IPAddress(v6: $0) }
        } else {
            return nil
        }
    }

    /// Sixteen octets in network order.
    public init(v6 octets: UnsafeRawBufferPointer) {
        self = .v6(
            high: UInt64(bigEndian: octets.loadUnaligned(fromByteOffset: 0, as: UInt64.self)),
            low: UInt64(bigEndian: octets.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
    }

    /// Reads the old forms of IPv4 that resolvers still take (inet_aton(3)): `127.1`, `0x7f000001`, `0177.0.0.1`,
    /// `2130706433`.
    public init?(lenientV4 text: some StringProtocol) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...4).contains(parts.count) else { return nil }
        var address: UInt64 = 0
        for (index, part) in parts.enumerated() {
            guard let number = Self.number(part) else { return nil }
            // The last part fills all octets that are left.
            let octets = index == parts.count - 1 ? 5 - parts.count : 1
            guard number < 1 << (8 * octets) else { return nil }
            address = address << (8 * octets) | number
        }
        self = .v4(UInt32(address))
    }

    /// The IPv4 address that an IPv4-mapped address (RFC 4291 §2.5.5.2) connects to; others unchanged.
    public var unmapped: IPAddress {
        guard case .v6(high: 0, let low) = self, low >> 32 == 0xffff else { return self }
        return .v4(UInt32(truncatingIfNeeded: low))
    }

    private static func number(_ part: some StringProtocol) -> UInt64? {
        let lower = part.lowercased()
        if lower.hasPrefix("0x") { return lower.count == 2 ? 0 : digits(lower.dropFirst(2), radix: 16) }
        if lower.hasPrefix("0"), lower.count > 1 { return digits(lower.dropFirst(), radix: 8) }
        return digits(lower[...], radix: 10)
    }

    /// Without the sign that the standard library would read.
    private static func digits(_ text: Substring, radix: Int) -> UInt64? {
        text.first == "+" || text.first == "-" ? nil : UInt64(text, radix: radix)
    }

    /// INET6_ADDRSTRLEN less its NUL.
    private static let longestText = 45
}

extension IPAddress: CustomStringConvertible {
    public var description: String {
        switch self {
        case .v4(let number):
            return "\(number >> 24).\(number >> 16 & 0xff).\(number >> 8 & 0xff).\(number & 0xff)"
        case .v6(let high, let low):
            var octets = (high.bigEndian, low.bigEndian)
            var text = [CChar](repeating: 0, count: Self.longestText + 1)
            inet_ntop(AF_INET6, &octets, &text, socklen_t(text.count))
            return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        }
    }
}

/// A block of addresses: all that share their first bits.
public struct AddressBlock: Hashable, Sendable {
    public let base: IPAddress
    /// Bits that count: 0 to 32, or 0 to 128.
    public let length: Int

    /// Reads `10.0.0.0/8`, `fd00::/8`, or a single address; nil for anything else, and when bits beyond the length are
    /// set, because then nobody knows which block was meant.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2, let first = parts.first, let base = IPAddress(String(first)) else { return nil }
        let widest = Self.width(of: base)
        var length = widest
        if parts.count == 2 {
            guard parts[1].utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }), let bits = Int(parts[1]),
                bits <= widest
            else { return nil }
            length = bits
        }
        self.base = base
        self.length = length
        guard Self.masked(base, to: length) == base else { return nil }
    }

    /// Whether the address lies in the block; an IPv4-mapped address counts as the IPv4 address it stands for.
    public func contains(_ address: IPAddress) -> Bool {
        let address = address.unmapped
        return Self.width(of: address) == Self.width(of: base) && Self.masked(address, to: length) == base
    }

    private static func width(of address: IPAddress) -> Int {
        if case .v4 = address { 32 } else { 128 }
    }

    private static func masked(_ address: IPAddress, to length: Int) -> IPAddress {
        switch address {
        // Swift's smart shifts give zero where all bits are shifted out.
        case .v4(let number): .v4(number & ~(UInt32.max >> length))
        case .v6(let high, let low):
            .v6(high: high & ~(UInt64.max >> length), low: low & ~(UInt64.max >> max(0, length - 64)))
        }
    }
}
