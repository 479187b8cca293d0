// SPDX-License-Identifier: MIT

import Testing

@testable import DaemonKit

@Suite("What EHLO says")
struct GreetingNameTests {
    @Test("a machine's full name, else the domain of the bounce address, so that strict relays take it")
    func names() {
        let bounces = "bounces@ua.example.org"
        #expect(GreetingName.choose(host: "relay.example.net", bounces: bounces) == "relay.example.net")
        #expect(GreetingName.choose(host: "vm", bounces: bounces) == "ua.example.org")
        #expect(GreetingName.choose(host: "", bounces: bounces) == "ua.example.org")
        #expect(GreetingName.choose(host: "two words.example", bounces: bounces) == "ua.example.org")
        #expect(GreetingName.choose(host: "x\r\nRCPT.example", bounces: bounces) == "ua.example.org")
        #expect(GreetingName.choose(host: "vm", bounces: "bounces@localhost") == nil)
        #expect(GreetingName.choose(host: "vm", bounces: "") == nil)
    }
}
