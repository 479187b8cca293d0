// SPDX-License-Identifier: MIT

import Domain
import Testing

@Suite struct AddressRuleTests {
    @Test(
        "an address inside, special or hidden is forbidden",
        arguments: [
            ("0.0.0.0", AddressRefusal.unspecified), ("0.1.2.3", .unspecified), ("10.0.0.1", .privateNetwork),
            ("10.255.255.255", .privateNetwork), ("100.64.0.1", .privateNetwork), ("100.127.255.255", .privateNetwork),
            ("127.0.0.1", .loopback), ("127.255.255.254", .loopback), ("169.254.169.254", .linkLocal),
            ("172.16.0.1", .privateNetwork), ("172.31.255.255", .privateNetwork), ("192.0.0.170", .reserved),
            ("192.0.2.1", .documentation), ("192.88.99.1", .reserved), ("192.168.1.1", .privateNetwork),
            ("198.18.0.1", .reserved), ("198.19.255.255", .reserved), ("198.51.100.7", .documentation),
            ("203.0.113.7", .documentation), ("224.0.0.1", .multicast), ("239.255.255.255", .multicast),
            ("240.0.0.1", .reserved), ("255.255.255.255", .reserved),
            ("::", .unspecified), ("::1", .loopback), ("::2", .embedded), ("fe80::1", .linkLocal),
            ("febf::1", .linkLocal), ("fec0::1", .privateNetwork), ("fc00::1", .privateNetwork),
            ("fdff:ffff::1", .privateNetwork), ("ff02::1", .multicast), ("2001:db8::1", .documentation),
            ("3fff:fff::1", .documentation), ("2001:2::1", .reserved), ("2001:10::1", .reserved),
            ("100::1", .reserved), ("5f00::1", .reserved), ("4000::1", .reserved), ("64:ff9b:1::1", .reserved),
            // IPv4 in IPv6, every way there is.
            ("::ffff:127.0.0.1", .loopback), ("::ffff:7f00:1", .loopback), ("::ffff:10.1.2.3", .privateNetwork),
            ("::ffff:169.254.169.254", .linkLocal), ("::ffff:0.0.0.0", .unspecified),
            ("::127.0.0.1", .embedded), ("::a9fe:a9fe", .embedded), ("::8.8.8.8", .embedded),
            ("::ffff:0:127.0.0.1", .embedded), ("64:ff9b::127.0.0.1", .embedded), ("64:ff9b::a00:1", .embedded),
            ("64:ff9b::169.254.169.254", .embedded), ("2002:7f00:1::", .embedded), ("2002:808:808::1", .embedded),
            ("2001:0:4136:e378:8000:63bf:80ff:fffe", .embedded), ("2a00:1450::5efe:10.0.0.1", .embedded),
            ("2a00:1450::200:5efe:127.0.0.1", .embedded),
        ])
    func forbidden(text: String, refusal: AddressRefusal) throws {
        let address = try #require(IPAddress(text))
        #expect(AddressRule().refusal(of: address, port: 443) == refusal)
    }

    @Test(
        "the public internet is allowed, next door to every block too",
        arguments: [
            "1.0.0.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255",
            "128.0.0.1", "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0", "192.0.1.1", "192.0.3.1",
            "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0", "198.51.99.1", "203.0.112.1",
            "223.255.255.255", "2001:200::1", "2001:4860:4860::8888", "2a00:1450:4001::1", "2003::1", "3ffe::1",
            "::ffff:8.8.8.8", "64:ff9b::8.8.8.8", "2a00:1450::5efe:8.8.8.8",
        ])
    func allowed(text: String) throws {
        let address = try #require(IPAddress(text))
        #expect(AddressRule().refusal(of: address, port: 443) == nil)
    }

    @Test("a URL is refused by the address in it, in whatever spelling; a name is not judged before it is resolved")
    func urls() throws {
        let rule = AddressRule()
        #expect(rule.refusal(of: try EndpointURL("https://0x7f.1/")) == .loopback)
        #expect(rule.refusal(of: try EndpointURL("https://[::ffff:10.0.0.1]:8443/")) == .privateNetwork)
        #expect(rule.refusal(of: try EndpointURL("https://8.8.8.8/")) == nil)
        #expect(rule.refusal(of: try EndpointURL("https://localhost/")) == nil)
    }

    @Test("ports 0 and 25 are forbidden everywhere, exceptions or not")
    func ports() throws {
        let exception = try #require(AddressException("127.0.0.0/8"))
        let rule = AddressRule(exceptions: [exception])
        for text in ["8.8.8.8", "127.0.0.1", "2a00:1450::1"] {
            let address = try #require(IPAddress(text))
            #expect(rule.refusal(of: address, port: 25) == .port)
            #expect(rule.refusal(of: address, port: 0) == .port)
            #expect(rule.refusal(of: address, port: 8443) == nil)
        }
    }

    @Test("an exception opens its block, by its port alone if it names one")
    func exceptions() throws {
        let rule = AddressRule(
            exceptions: try ["10.1.0.0/16", "127.0.0.1:8443", "[fd00::/8]:443", "::1"].map {
                try #require(AddressException($0))
            })
        func allows(_ text: String, _ port: UInt16) throws -> Bool {
            rule.refusal(of: try #require(IPAddress(text)), port: port) == nil
        }
        #expect(try allows("10.1.255.255", 80))
        #expect(try allows("::ffff:10.1.2.3", 80))
        #expect(try !allows("10.2.0.0", 80))
        #expect(try allows("127.0.0.1", 8443))
        #expect(try !allows("127.0.0.1", 8444))
        #expect(try !allows("127.0.0.2", 8443))
        #expect(try allows("fd12::1", 443))
        #expect(try !allows("fd12::1", 444))
        #expect(try !allows("fc00::1", 443))
        #expect(try allows("::1", 9))
        // The exception is for the address itself, not for a way around to it.
        #expect(try !allows("64:ff9b::10.1.2.3", 80))
        #expect(try !allows("2002:a01:203::1", 80))
    }

    @Test(
        "what is no exception is refused",
        arguments: [
            "", "10.0.0.0/33", "10.0.0.1/8", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0/8", "localhost",
            "127.0.0.1:0", "127.0.0.1:25", "127.0.0.1:65536", "127.0.0.1:", "127.0.0.1:+80", "[::1", "[::1]443",
            "fd00::/129", "fd00::1/8", "*", "10.0.0.0/8,11.0.0.0/8", "0x7f.0.0.1",
        ])
    func malformed(text: String) {
        #expect(AddressException(text) == nil)
    }
}
