// SPDX-License-Identifier: MIT

import Domain

/// One relay: where it is, how it is spoken to, and how much of it may be used.
public struct RelayConfiguration: Sendable, Hashable {
    /// What protects the connection.
    public enum Protection: String, Sendable, Hashable, CaseIterable {
        /// TLS from the first octet (`smtps://`), the certificate verified.
        case implicit
        /// STARTTLS or nothing is sent; the certificate verified.
        case require
        /// STARTTLS where it is offered; the certificate is not verified, because clear text would do as well.
        case opportunistic
        case off
    }

    /// Which addresses of the host are used.
    public enum Family: String, Sendable, Hashable, CaseIterable {
        case any
        case v4
        case v6
    }

    /// How long each step may take; never longer than the time left in the alert's window (RFC 5321 §4.5.3.2).
    public struct Timeouts: Sendable, Hashable {
        /// Name, TCP and TLS.
        public var connect: Duration
        /// Greeting, EHLO, AUTH, MAIL, RCPT, DATA and RSET, each.
        public var reply: Duration
        /// Without progress while the text is being sent.
        public var data: Duration
        /// The reply after the final dot; giving up too early means a second copy.
        public var final: Duration

        public init(
            connect: Duration = .seconds(10), reply: Duration = .seconds(60), data: Duration = .seconds(180),
            final: Duration = .seconds(600)
        ) {
            self.connect = connect
            self.reply = reply
            self.data = data
            self.final = final
        }
    }

    /// Unique; what reports, logs and metrics call it.
    public var name: String
    /// A name or a numeric address, without brackets.
    public var host: String
    public var port: UInt16
    public var protection: Protection
    public var username: String?
    public var password: String?
    /// PEM file of trusted certificates instead of the system's.
    public var caFile: String?
    /// The most at a time; opened as needed.
    public var connections: Int
    /// Never more than so many messages started in any sliding second; 0 is no limit.
    public var ratePerSecond: Int
    /// Then the connection is closed with QUIT; 0 is no limit.
    public var messagesPerConnection: Int
    /// Its share of the messages relative to other relays, while all can take theirs.
    public var weight: Int
    /// The countries of the regions it is meant for; empty is everybody.
    public var countries: Set<CountryCode>
    public var timeouts: Timeouts
    /// What EHLO says; nil is this machine's host name.
    public var helloName: String?
    public var family: Family

    public init(
        name: String, host: String, port: UInt16, protection: Protection? = nil, username: String? = nil,
        password: String? = nil, caFile: String? = nil, connections: Int = 32, ratePerSecond: Int = 0,
        messagesPerConnection: Int = 1000, weight: Int = 1, countries: Set<CountryCode> = [],
        timeouts: Timeouts = Timeouts(), helloName: String? = nil, family: Family = .any
    ) {
        self.name = name
        self.host = host
        self.port = port
        self.protection = protection ?? (Self.isLoopback(host) ? .opportunistic : .require)
        self.username = username
        self.password = password
        self.caFile = caFile
        self.connections = connections
        self.ratePerSecond = ratePerSecond
        self.messagesPerConnection = messagesPerConnection
        self.weight = weight
        self.countries = countries
        self.timeouts = timeouts
        self.helloName = helloName
        self.family = family
    }
}

extension RelayConfiguration {
    /// Whether the host is this machine, so that nobody can listen in between.
    public static func isLoopback(_ host: String) -> Bool {
        host == "localhost" || host == "::1"
            || (host.hasPrefix("127.") && host.split(separator: ".").count == 4
                && host.utf8.allSatisfy { $0 == UInt8(ascii: ".") || (0x30...0x39).contains($0) })
    }

    /// What must be mended before the relay can be used; nil if nothing.
    public var fault: String? {
        if host.isEmpty || host.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7f || "/@?#[]".utf8.contains($0) }) {
            return "host is not a name or address"
        }
        if let helloName, !helloName.utf8.allSatisfy(Self.isHelloByte) { return "the EHLO name has odd characters" }
        if connections < 1 { return "connections must be at least 1" }
        if ratePerSecond < 0 || messagesPerConnection < 0 || weight < 1 {
            return "a limit is negative or weight below 1"
        }
        if username != nil, !mayCarryPassword { return "a password never travels without verified TLS" }
        return nil
    }

    /// Verified TLS, or nobody in between.
    var mayCarryPassword: Bool {
        protection == .require || protection == .implicit || Self.isLoopback(host)
    }

    /// Whether connections made by the other are as good as new ones: the same place, protection and login.
    func isSameWay(as other: RelayConfiguration) -> Bool {
        var copy = self
        copy.connections = other.connections
        copy.ratePerSecond = other.ratePerSecond
        copy.messagesPerConnection = other.messagesPerConnection
        copy.weight = other.weight
        copy.countries = other.countries
        copy.timeouts = other.timeouts
        return copy == other
    }

    /// Its part when several loops share the relay.
    func share(_ index: Int, of count: Int) -> RelayConfiguration {
        var share = self
        share.connections = Self.part(connections, index, count)
        share.ratePerSecond = Self.part(ratePerSecond, index, count)
        return share
    }

    private static func part(_ whole: Int, _ index: Int, _ count: Int) -> Int {
        whole / count + (index < whole % count ? 1 : 0)
    }

    private static func isHelloByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."):
            true
        default: false
        }
    }

    /// The URL that libcurl connects to; the path is the EHLO name.
    var url: String {
        let bracketed = host.contains(":") ? "[\(host)]" : host
        let path = helloName.map { "/\($0)" } ?? ""
        return "\(protection == .implicit ? "smtps" : "smtp")://\(bracketed):\(port)\(path)"
    }
}
