// SPDX-License-Identifier: MIT

/// Which addresses a webhook may connect to: the public internet, and what the operator has made an exception for.
///
/// An endpoint's URL comes from somebody else, so without this rule the daemon would be a way into the network it stands
/// in. It must be asked about the address that is about to be connected to, after the name was resolved: names, old forms
/// of numbers and rebinding DNS all end there. One rule for sending, for test sends and for imports.
public struct AddressRule: Sendable, Hashable {
    public let exceptions: [AddressException]

    public init(exceptions: [AddressException] = []) {
        self.exceptions = exceptions
    }

    /// Nil if a connection is allowed, otherwise why it is not.
    public func refusal(of address: IPAddress, port: UInt16) -> AddressRefusal? {
        if Self.portsNeverAllowed.contains(port) { return .port }
        let address = address.unmapped
        guard let refusal = Self.block(of: address) else { return nil }
        return exceptions.contains { $0.covers(address, port: port) } ? nil : refusal
    }

    /// What can be said of a URL before its name is resolved: only a URL whose host is an address can be refused.
    public func refusal(of url: EndpointURL) -> AddressRefusal? {
        url.literal.flatMap { refusal(of: $0, port: url.port) }
    }

    /// Port 0 is no port; 25 is mail, where a POST could be taken for commands.
    public static let portsNeverAllowed: Set<UInt16> = [0, 25]

    private static func block(of address: IPAddress) -> AddressRefusal? {
        switch address {
        case .v4(let number): v4(number)
        case .v6(let high, let low): v6(high: high, low: low)
        }
    }

    /// The registry of special addresses (RFC 6890 and its updates at IANA).
    private static func v4(_ number: UInt32) -> AddressRefusal? {
        let (a, b, c) = (number >> 24, number >> 16 & 0xff, number >> 8 & 0xff)
        switch (a, b, c) {
        case (0, _, _): return .unspecified
        case (10, _, _), (172, 16...31, _), (192, 168, _): return .privateNetwork
        case (100, 64...127, _): return .privateNetwork  // carrier-grade NAT, RFC 6598
        case (127, _, _): return .loopback
        case (169, 254, _): return .linkLocal  // clouds answer with credentials there
        case (192, 0, 0), (198, 18...19, _), (192, 88, 99): return .reserved
        case (192, 0, 2), (198, 51, 100), (203, 0, 113): return .documentation
        case (224...239, _, _): return .multicast
        case (240..., _, _): return .reserved
        default: return nil
        }
    }

    /// Only global unicast (2000::/3) is public, and not all of it; and NAT64 of what is public.
    private static func v6(high: UInt64, low: UInt64) -> AddressRefusal? {
        if high == 0 {
            if low == 0 { return .unspecified }
            if low == 1 { return .loopback }
            return .embedded  // ::/96 IPv4-compatible (deprecated, RFC 4291), ::ffff:0:0:0/96 translated (RFC 2765)
        }
        if high == 0x0064_ff9b_0000_0000, low >> 32 == 0 {  // 64:ff9b::/96, NAT64 (RFC 6052)
            return v4(UInt32(truncatingIfNeeded: low)) == nil ? nil : .embedded
        }
        let first = UInt16(high >> 48)
        let second = UInt16(truncatingIfNeeded: high >> 32)
        switch first {
        case 0xfe80...0xfebf: return .linkLocal
        case 0xfc00...0xfdff, 0xfec0...0xfeff: return .privateNetwork  // unique local; site local (RFC 3879)
        case 0xff00...0xffff: return .multicast
        case 0x2002: return .embedded  // 6to4 (RFC 3056)
        case 0x2001 where second == 0: return .embedded  // Teredo (RFC 4380)
        case 0x2001 where second < 0x0200: return .reserved  // 2001::/23, IETF protocol assignments
        case 0x2001 where second == 0x0db8: return .documentation
        case 0x3fff where second < 0x1000: return .documentation  // 3fff::/20 (RFC 9637)
        case 0x2000...0x3fff: break
        default: return .reserved
        }
        // ISATAP (RFC 5214): the last 32 bits are an IPv4 address to which a host may tunnel.
        if low >> 32 == 0x0000_5efe || low >> 32 == 0x0200_5efe, v4(UInt32(truncatingIfNeeded: low)) != nil {
            return .embedded
        }
        return nil
    }
}

/// Why an address is not connected to.
public enum AddressRefusal: String, Sendable, Hashable, CaseIterable {
    case port
    case unspecified
    case loopback
    case linkLocal = "link-local"
    case privateNetwork = "private"
    case multicast
    case documentation
    case reserved
    /// IPv6 that carries an IPv4 address by a way that is deprecated, or one that is itself forbidden.
    case embedded
}

extension AddressRefusal: CustomStringConvertible {
    /// Ends the sentence "the endpoint is at …".
    public var description: String {
        switch self {
        case .port: "a port that is never connected to"
        case .unspecified: "an address that means this host or network"
        case .loopback: "a loopback address"
        case .linkLocal: "a link-local address"
        case .privateNetwork: "an address of a private network"
        case .multicast: "a multicast address"
        case .documentation: "an address reserved for documentation"
        case .reserved: "a reserved address"
        case .embedded: "an IPv6 address that leads to a hidden IPv4 address"
        }
    }
}

/// An exception in configuration (`webhooks.allowAddresses`): `10.1.0.0/16`, `127.0.0.1:8443`, `[fd00::/8]:443`.
public struct AddressException: Sendable, Hashable {
    public let block: AddressBlock
    /// Nil is every port but those never allowed.
    public let port: UInt16?

    /// Nil for anything but a block or address, with or without a port; IPv6 with a port stands in brackets.
    public init?(_ text: String) {
        var blockText = Substring(text)
        var portText: Substring?
        if text.hasPrefix("[") {
            let parts = text.dropFirst().split(separator: "]", omittingEmptySubsequences: false)
            guard parts.count == 2, parts[1].isEmpty || parts[1].hasPrefix(":") else { return nil }
            blockText = parts[0]
            portText = parts[1].isEmpty ? nil : parts[1].dropFirst()
        } else if text.count(where: { $0 == ":" }) == 1 {
            let parts = text.split(separator: ":", omittingEmptySubsequences: false)
            (blockText, portText) = (parts[0], parts[1])
        }
        guard let block = AddressBlock(blockText) else { return nil }
        self.block = block
        guard let portText else {
            port = nil
            return
        }
        guard portText.first != "+", let number = UInt16(portText), !AddressRule.portsNeverAllowed.contains(number)
        else { return nil }
        port = number
    }

    func covers(_ address: IPAddress, port: UInt16) -> Bool {
        block.contains(address) && (self.port == nil || self.port == port)
    }
}
