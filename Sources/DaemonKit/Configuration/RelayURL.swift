// SPDX-License-Identifier: MIT

import Domain

/// Where a relay listens: `smtp://host:port`, or `smtps://` for TLS from the first octet.
public struct RelayURL: Sendable, Hashable {
    /// A name in lower case, or an address without brackets.
    public let host: String
    public let port: UInt16
    /// `smtps://` (RFC 8314 §3.3).
    public let isImplicitTLS: Bool

    public init(host: String, port: UInt16, isImplicitTLS: Bool = false) {
        self.host = host
        self.port = port
        self.isImplicitTLS = isImplicitTLS
    }

    /// Nil unless it is exactly a scheme, a host and perhaps a port: no login, no path, nothing else.
    public init?(_ text: String) {
        let isImplicitTLS: Bool
        var rest: Substring
        if text.hasPrefix("smtps://") {
            isImplicitTLS = true
            rest = text.dropFirst("smtps://".count)
        } else if text.hasPrefix("smtp://") {
            isImplicitTLS = false
            rest = text.dropFirst("smtp://".count)
        } else {
            return nil
        }
        if rest.hasSuffix("/") { rest = rest.dropLast() }
        guard let (host, port) = HostPort.split(rest), let host = HostPort.host(host) else { return nil }
        guard let port else {
            self.init(host: host, port: isImplicitTLS ? 465 : 25, isImplicitTLS: isImplicitTLS)
            return
        }
        guard let number = HostPort.port(port), number > 0 else { return nil }
        self.init(host: host, port: number, isImplicitTLS: isImplicitTLS)
    }

    /// In the form in which it is written, port included.
    public var text: String {
        "\(isImplicitTLS ? "smtps" : "smtp")://\(host.contains(":") ? "[\(host)]" : host):\(port)"
    }

    /// Whether nothing leaves this machine.
    public var isLoopback: Bool { HostPort.isLoopback(host) }

    var usualTLS: Configuration.TLS { isLoopback && !isImplicitTLS ? .opportunistic : .require }
}

/// An address and port to listen on.
public struct ListenAddress: Sendable, Hashable {
    /// An IPv4 or IPv6 address without brackets.
    public let host: String
    /// 0 lets the system choose.
    public let port: UInt16

    public init(host: String, port: UInt16) {
        self.host = host
        self.port = port
    }

    /// Nil unless it is `127.0.0.1:8420` or `[::1]:8420`: names are not resolved.
    public init?(_ text: String) {
        guard let (host, port) = HostPort.split(text[...]), let port, let number = HostPort.port(port),
            let address = IPAddress(String(host))
        else { return nil }
        self.init(host: address.description, port: number)
    }

    public var text: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}

/// Takes `host:port` and `[v6]:port` apart.
enum HostPort {
    /// The host without brackets and the port's text; nil if it is neither form.
    static func split(_ text: Substring) -> (host: Substring, port: Substring?)? {
        if text.hasPrefix("[") {
            guard let close = text.firstIndex(of: "]") else { return nil }
            let host = text[text.index(after: text.startIndex)..<close]
            let after = text[text.index(after: close)...]
            guard host.contains(":"), after.isEmpty || after.hasPrefix(":") else { return nil }
            return (host, after.isEmpty ? nil : after.dropFirst())
        }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), !parts[0].isEmpty else { return nil }
        return (parts[0], parts.count == 2 ? parts[1] : nil)
    }

    static func port(_ text: Substring) -> UInt16? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
            return nil
        }
        return UInt16(text)
    }

    /// A name of letters, digits, hyphens and dots in lower case, or an address; nil for anything else.
    static func host(_ text: Substring) -> String? {
        let name = text.lowercased()
        if name.contains(":") { return IPAddress(name)?.description }
        let labels = name.split(separator: ".", omittingEmptySubsequences: false)
        let areLabels = labels.allSatisfy { label in
            (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
                && label.utf8.allSatisfy { byte in
                    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                        || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
                }
        }
        return areLabels && name.utf8.count <= 253 ? name : nil
    }

    static func isLoopback(_ host: String) -> Bool {
        if host == "localhost" { return true }
        guard let address = IPAddress(host) else { return false }
        return AddressRule().refusal(of: address, port: 1) == .loopback
    }
}
