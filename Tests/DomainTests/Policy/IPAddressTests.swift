// SPDX-License-Identifier: MIT

import Domain
import Testing

@Suite struct IPAddressTests {
    @Test(
        "addresses read back from what they write",
        arguments: [
            "0.0.0.0", "127.0.0.1", "255.255.255.255", "::", "::1", "2001:db8::1", "::ffff:1.2.3.4", "fe80::1:2",
        ])
    func roundTrip(text: String) throws {
        #expect(try #require(IPAddress(text)).description == text)
    }

    @Test(
        "what is no address is not read",
        arguments: [
            "", "1.2.3", "1.2.3.4.5", "01.2.3.4", "256.1.1.1", "1.2.3.4 ", "1.2.3.4\u{0}", "fe80::1%eth0", "[::1]",
            "g::",
        ])
    func malformed(text: String) {
        #expect(IPAddress(text) == nil)
    }

    @Test(
        "old forms of IPv4 are read as resolvers read them",
        arguments: [
            ("127.1", "127.0.0.1"), ("0x7f.1", "127.0.0.1"), ("0177.1", "127.0.0.1"), ("2130706433", "127.0.0.1"),
            ("10.0x10203", "10.1.2.3"), ("1.2.65535", "1.2.255.255"), ("0", "0.0.0.0"), ("0x", "0.0.0.0"),
            ("256.1", nil), ("1.2.3.256", nil), ("4294967296", nil), ("08.1.1.1", nil), ("1.2.3.4.5", nil),
            ("1..2", nil),
            ("", nil), ("0x+1", nil), ("-1", nil), ("99999999999999999999", nil),
        ] as [(String, String?)])
    func lenient(text: String, expected: String?) {
        #expect(IPAddress(lenientV4: text)?.description == expected)
    }

    @Test("a block holds its own first and last address, and neither neighbour")
    func blocks() throws {
        for (text, inside, outside) in [
            ("10.0.0.0/8", ["10.0.0.0", "10.255.255.255"], ["9.255.255.255", "11.0.0.0", "::a00:1"]),
            ("0.0.0.0/0", ["0.0.0.0", "255.255.255.255", "::ffff:1.2.3.4"], ["::1"]),
            ("1.2.3.4", ["1.2.3.4"], ["1.2.3.5"]),
            ("::/0", ["::", "ffff::"], ["1.2.3.4", "::ffff:1.2.3.4"]),
            ("2001:db8::/33", ["2001:db8:7fff::1"], ["2001:db8:8000::"]),
            ("2001:db8::/65", ["2001:db8::7fff:0:0:1"], ["2001:db8::8000:0:0:0"]),
            ("2001:db8::1/128", ["2001:db8::1"], ["2001:db8::2"]),
        ] {
            let block = try #require(AddressBlock(text))
            for address in inside { #expect(block.contains(try #require(IPAddress(address))), "\(text) \(address)") }
            for address in outside { #expect(!block.contains(try #require(IPAddress(address))), "\(text) \(address)") }
        }
    }
}
