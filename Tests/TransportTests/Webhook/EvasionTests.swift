// SPDX-License-Identifier: MIT

import Domain
import Foundation
import Glibc
import TestSupport
import Testing

@testable import Transport

/// Ways to make the daemon post into the network it stands in, each tried for real against a listener on this machine.
@Suite struct EvasionTests {
    /// How one URL tries, with `PORT` where the listener's port goes.
    struct Evasion: Sendable, CustomTestStringConvertible {
        let host: String
        /// `HOST:ADDRESS[,ADDRESS]…`: what DNS answers, in libcurl's words.
        var names = ""
        var scheme = "http"
        var port = "PORT"

        var testDescription: String { names.isEmpty ? "\(scheme)://\(host):\(port)" : "\(host) at \(names)" }

        init(_ host: String, names: String = "", scheme: String = "http", port: String = "PORT") {
            self.host = host
            self.names = names
            self.scheme = scheme
            self.port = port
        }
    }

    /// IPv4 in every notation that libcurl or a resolver takes, letters that IDNA maps to digits and dots, dots at the end.
    static let notations = [
        "127.0.0.1", "127.1", "127.0.1", "127.255.255.254", "2130706433", "0x7f000001", "0X7F000001", "0x7f.1",
        "0x7f.0.1",
        "0x7f.0x0.0x0.0x1", "0177.0.0.1", "0177.1", "0177.0.1", "017700000001", "00000177.0.0.1", "127.0.0.01",
        "127.0x1",
        "127.000.000.001", "127.0.0.1.", "127.1.", "2130706433.", "0", "0.", "0x0", "00", "0.0.0.0", "0.0", "0.0.0.1",
        "0.1",
        "\u{ff11}\u{ff12}\u{ff17}.0.0.1", "127\u{3002}0\u{3002}0\u{3002}1", "127\u{ff0e}0\u{ff0e}0\u{ff0e}1",
        "127\u{ff61}0.0.1", "\u{2460}\u{2461}\u{2466}.0.0.1", "\u{1d7d9}\u{1d7da}\u{1d7df}.0.0.1",
        "\u{b9}\u{b2}\u{2077}.0.0.1",
        "0\u{ff58}7f.1", "127.0.0.\u{2474}", "\u{661}\u{662}\u{667}.0.0.1",
    ].map { Evasion($0) }

    static let names = [
        "localhost", "localhost.", "LOCALHOST", "LocalHost.", "sub.localhost", "a.b.localhost.", "\u{24db}ocalhost",
        "loc\u{ff41}lhost", "localho\u{17f}t", "localhost\u{3002}", "ip6-localhost", "ip6-loopback", "local\u{ad}host",
        "local\u{200b}host", "local\u{2060}host",
    ].map { Evasion($0) }

    static let six = [
        "[::1]", "[0:0:0:0:0:0:0:1]", "[0000:0000:0000:0000:0000:0000:0000:0001]", "[::]", "[::0.0.0.0]",
        "[::127.0.0.1]",
        "[::7f00:1]", "[::ffff:127.0.0.1]", "[::FFFF:7F00:1]", "[0:0:0:0:0:ffff:127.0.0.1]", "[::ffff:0:127.0.0.1]",
        "[::ffff:0.0.0.0]", "[64:ff9b::127.0.0.1]", "[64:ff9b::7f00:1]", "[64:ff9b:1::7f00:1]", "[2002:7f00:1::]",
        "[2002:7f00:1::1]", "[2001:0:7f00:1::1]", "[2001::80ff:fffe]", "[fe80::1]", "[fe80::1%25lo]", "[fe80::1%lo]",
        "[::1%25lo]",
        "[::1%251]", "[fec0::1]", "[fc00::1]", "[fd00:ec2::254]", "[ff02::1]", "[ff01::1]", "[2001:db8::1]",
        "[3fff::1]",
        "[100::1]", "[2001:10::1]", "[5f00::1]", "[::1", "::1", "[::1]extra", "[[::1]]", "[127.0.0.1]", "[v1.fe80::a]",
        "[::ffff:127.0.0.1%25lo]", "[2a00:1450::5efe:7f00:1]",
    ].map { Evasion($0) }

    /// Private and special IPv4, cloud metadata, multicast, broadcast, documentation.
    static let special = [
        "0.1.2.3", "10.0.0.1", "10.1", "100.64.0.1", "100.100.100.200", "100.127.255.255", "127.0.0.53", "169.254.0.1",
        "169.254.169.254", "169.254.170.2", "0xa9fea9fe", "2852039166", "0251.0376.0251.0376", "169.254.43518",
        "172.16.0.1",
        "172.31.255.255", "192.0.0.1", "192.0.0.192", "192.0.2.1", "192.88.99.1", "192.168.0.1", "192.168.1",
        "198.18.0.1",
        "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255", "4294967295",
        "[::ffff:169.254.169.254]", "[::a9fe:a9fe]", "[64:ff9b::a9fe:a9fe]", "[2002:a9fe:a9fe::]",
    ].map { Evasion($0) }

    /// What the text of a URL can hide: users, encoded and odd hosts, other schemes, ports that are never spoken to.
    static let texts =
        [
            "user@127.0.0.1", "user:pw@127.0.0.1", "example.org@127.0.0.1", "example.org:80@127.0.0.1", "@127.0.0.1",
            "example.org%40127.0.0.1", "127.0.0.1%23", "127.0.0.1%2f", "%31%32%37.0.0.1", "%6cocalhost", "localhost%00",
            "localhost%2e", "127.0.0.1%20", "127.0.0.1\\@example.org", "example.org\\", "127.0.0.1#@example.org",
            "example.org#", "127.0.0.1?@example.org", "", ".", "..", "127..0.0.1", "256.0.0.1", "127.0.0.1.0",
            "0x7f.0.0.0.1",
            "-", "127.0.0.1 ", " 127.0.0.1", "127.0.0.1\t", "127.0.0.1\r\nHost: x", "*", "127.0.0.1,example.org",
            "127.0.0.1:80",
        ].map { Evasion($0) }
        + ["0", "25", "00025", "65536", "-1", "+80", "", "80a", "0x50", "\u{ff18}\u{ff10}", "99999999999999999999"]
        .map { Evasion("127.0.0.1", port: $0) }
        + ["file", "ftp", "gopher", "dict", "ldap", "smtp", "telnet", "unix", "ws", "jar:http", "http:", "HTTP:http"]
        .map { Evasion("127.0.0.1", scheme: $0) }

    /// Names of the public DNS that lead inside; with several addresses the good one must not open the way to the bad one.
    static let resolved = [
        ("127.0.0.1", "one"), ("10.0.0.1", "two"), ("169.254.169.254", "metadata"), ("[::1]", "six"),
        ("0.0.0.0", "zero"),
        ("[::ffff:127.0.0.1]", "mapped"), ("127.0.0.1,[::1]", "both"), ("10.0.0.1,127.0.0.1", "private-first"),
        ("[64:ff9b::7f00:1]", "nat64"), ("[fe80::1]", "link"), ("255.255.255.255", "broadcast"),
        ("224.0.0.1", "multicast"),
        ("[2002:7f00:1::]", "sixtofour"),
    ].map { Evasion("\($0.1).rebind.example", names: $0.0) }

    static let all = notations + names + six + special + texts + resolved

    @Test("nothing of this reaches this machine, and all of it is refused for good", arguments: all)
    func evasion(_ evasion: Evasion) async throws {
        let listener = try Listener()
        let port = evasion.port.replacing("PORT", with: "\(listener.port)")
        let names = evasion.names.isEmpty ? [] : ["\(evasion.host):\(listener.port):\(evasion.names)"]
        let harness = try await WebhookHarness(exceptions: [], timeout: .seconds(60), names: names)
        let outcome = try await harness.send(
            harness.alert("\(evasion.scheme)://\(evasion.host):\(port)/hook", secret: WebhookHarness.secret))
        await harness.stop()
        #expect(!listener.wasConnected, "\(outcome)")
        switch outcome {
        case .refusedForGood(let refusal):
            #expect(refusal.reason == .forbiddenAddress || refusal.reason == .address, "\(outcome)")
        // A name that this machine's resolver does not know.
        case .refusedForNow(let refusal): #expect(refusal.reason == .resolve, "\(outcome)")
        default: Issue.record("\(outcome)")
        }
    }

    @Test("there are more than sixty of them, and all differ")
    func count() {
        #expect(Self.all.count > 60)
        #expect(Set(Self.all.map(\.testDescription)).count == Self.all.count)
    }

    @Test("a listener of this kind is reached where an exception allows it: the table tests something")
    func control() async throws {
        let listener = try Listener()
        let harness = try await WebhookHarness(
            exceptions: ["127.0.0.1"], timeout: .seconds(1), names: ["ok.rebind.example:\(listener.port):127.0.0.1"])
        _ = try await harness.send(harness.alert("http://ok.rebind.example:\(listener.port)/hook"))
        await harness.stop()
        #expect(listener.wasConnected)
    }

    @Test("a redirect into this machine is not followed", arguments: [301, 302, 303, 307, 308])
    func redirect(status: Int) async throws {
        let receiver = try await WebhookReceiver()
        let harness = try await WebhookHarness()
        let outcome = try await harness.send(harness.alert(receiver.url("/redirect/\(status)")))
        #expect(outcome.refusal?.reason == .redirect, "\(outcome)")
        await harness.stop()
        #expect(receiver.requests.map(\.path) == ["/redirect/\(status)"])
    }
}

/// Listens on every address of this machine and sees whether anybody came; answers nothing.
private final class Listener {
    let port: UInt16
    private let socket: Int32

    init() throws {
        let socket = Glibc.socket(AF_INET6, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        var address = sockaddr_in6()
        address.sin6_family = sa_family_t(AF_INET6)
        var size = socklen_t(MemoryLayout<sockaddr_in6>.size)
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(socket, pointer, size) == 0 && listen(socket, 16) == 0 && getsockname(socket, pointer, &size) == 0
            }
        }
        try #require(isListening, "errno \(errno)")
        self.socket = socket
        port = UInt16(bigEndian: address.sin6_port)
    }

    deinit {
        close(socket)
    }

    var wasConnected: Bool {
        let connection = accept(socket, nil, nil)
        if connection >= 0 { close(connection) }
        return connection >= 0
    }
}
