// SPDX-License-Identifier: MIT

import Domain
import Foundation
import Glibc
import TestSupport
import Testing

@testable import Transport

/// The address rule where it counts: at the socket.
@Suite struct WebhookAddressTests {
    @Test("no spelling of this machine is connected to")
    func local() async throws {
        let receiver = try await WebhookReceiver()
        let harness = try await WebhookHarness(exceptions: [])
        for host in Self.here {
            let outcome = try await harness.send(harness.alert("http://\(host):\(receiver.port)/hook"))
            #expect(outcome.summary == "good forbidden-address", "\(host): \(outcome)")
        }
        // The receiver was never called: a connection made now is its first.
        let open = try await WebhookHarness()
        #expect(try await open.send(open.alert(receiver.url("/hook"))).isAccepted)
        #expect(try await receiver.next("connection").connection == 1)
        await harness.stop()
        await open.stop()
    }

    /// Old forms of numbers, IPv4 in IPv6, names that resolve to here, letters that IDNA maps to others.
    static let here = [
        "127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "017700000001",
        "127.0.0.1.", "0", "0.0.0.0", "localhost", "LOCALHOST", "sub.localhost", "[::1]", "[::]",
        "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[64:ff9b::127.0.0.1]", "[2002:7f00:1::]",
        "[::ffff:0:127.0.0.1]", "\u{ff11}\u{ff12}\u{ff17}.0.0.1", "127\u{3002}0\u{3002}0\u{3002}1",
        "\u{24db}ocalhost",
    ]

    @Test("no special address is connected to, and ports 0 and 25 never")
    func special() async throws {
        let harness = try await WebhookHarness(exceptions: [])
        for host in Self.special {
            #expect(try await harness.send(harness.alert("https://\(host)/hook")).summary == "good forbidden-address")
            for port in [0, 25] {
                #expect(try await harness.send(harness.alert("https://\(host):\(port)/hook")).summary == "good address")
            }
        }
        await harness.stop()
    }

    static let special = [
        "10.0.0.1", "100.64.0.1", "169.254.169.254", "172.16.0.1", "192.0.0.1", "192.0.2.1", "192.168.0.1",
        "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "[fe80::1]",
        "[fc00::1]", "[ff02::1]", "[2001:db8::1]", "[64:ff9b::a9fe:a9fe]", "[::ffff:169.254.169.254]",
    ]

    @Test("an exception with a port opens that port only")
    func exception() async throws {
        let receiver = try await WebhookReceiver()
        let other = try await WebhookReceiver()
        let harness = try await WebhookHarness(exceptions: ["127.0.0.0/8:\(receiver.port)"])
        #expect(try await harness.send(harness.alert(receiver.url("/hook"))).isAccepted)
        #expect(try await harness.send(harness.alert(other.url("/hook"))).summary == "good forbidden-address")
        await harness.stop()
    }

    @Test("a proxy in the environment is not used")
    func proxy() async throws {
        // In a process of its own, because the environment belongs to all tests.
        await #expect(processExitsWith: .success) {
            let proxy = try await WebhookReceiver()
            let receiver = try await WebhookReceiver()
            for name in ["http_proxy", "https_proxy", "all_proxy", "HTTPS_PROXY", "ALL_PROXY"] {
                setenv(name, "http://127.0.0.1:\(proxy.port)", 1)
            }
            let harness = try await WebhookHarness()
            try #require(try await harness.send(harness.alert(receiver.url("/hook"))).isAccepted)
            await harness.stop()
            try #require(proxy.connections == 0)
        }
    }
}
