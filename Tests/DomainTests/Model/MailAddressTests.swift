// SPDX-License-Identifier: MIT

import Domain
import Testing

@Suite("E-mail addresses")
struct MailAddressTests {
    @Test(
        "a usable address is brought into the form in which it is written to",
        arguments: [
            ("a@example.org", "a@example.org"), ("First.Last+tag@EXAMPLE.Org", "First.Last+tag@example.org"),
            ("x@bücher.example", "x@xn--bcher-kva.example"), ("x@例え.テスト", "x@xn--r8jz45g.xn--zckzah"),
            ("用户@example.org", "用户@example.org"),
            ("o'brien!#$%&*/=?^_`{|}~-@a-b.example", "o'brien!#$%&*/=?^_`{|}~-@a-b.example"),
            ("e\u{301}@example.org", "é@example.org"), ("x@xn--bcher-kva.example", "x@xn--bcher-kva.example"),
            ("a@b.c", "a@b.c"), ("ann+tag@example.org", "ann+tag@example.org"), ("a.b@c-d.example", "a.b@c-d.example"),
            ("x_y@sub-domain.example", "x_y@sub-domain.example"), ("ann@bücher.example", "ann@xn--bcher-kva.example"),
            ("用户@例え.example", "用户@xn--r8jz45g.example"),
        ])
    func usable(text: String, form: String) throws {
        #expect(try MailAddress(text).text == form)
    }

    @Test(
        "anything else is refused, with the kind of fault",
        arguments: [
            ("", MailAddressFault.empty), ("nobody", .noAt), ("a@b@example.org", .twoAts), ("@example.org", .local),
            (".a@example.org", .local), ("a.@example.org", .local), ("a..b@example.org", .local),
            ("a(b)@example.org", .local), ("<a@example.org>", .local), ("\"a b\"@example.org", .character),
            ("\"ab\"@example.org", .local),
            ("a@", .noDomain), ("a@localhost", .noDomain), ("a@example.", .domain), ("a@.example", .domain),
            ("a@-x.example", .domain), ("a@x-.example", .domain), ("a@under_score.example", .domain),
            ("a@[127.0.0.1]", .domain), ("a@127.0.0.1", .domain), ("a@ex%41mple.org", .domain),
            ("a@bü%41.example", .domain), ("a@bü/x.example", .domain),
            ("a@example.org\r\nBcc: b@example.org", .character), ("a\u{0}@example.org", .character),
            ("a b@example.org", .character), ("a\u{2028}@example.org", .character), ("a\u{a0}@example.org", .character),
            ("a\u{85}@example.org", .character),
        ])
    func refused(text: String, fault: MailAddressFault) {
        #expect(throws: fault) { try MailAddress(text) }
    }

    @Test("the lengths of RFC 5321 are kept")
    func lengths() throws {
        let local = String(repeating: "l", count: 64)
        let label = String(repeating: "d", count: 63)
        #expect(try MailAddress("\(local)@example.org").text == "\(local)@example.org")
        #expect(throws: MailAddressFault.localTooLong) { try MailAddress("l\(local)@example.org") }
        #expect(throws: MailAddressFault.domain) { try MailAddress("a@\(label)d.example") }
        #expect(throws: MailAddressFault.tooLong) {
            try MailAddress("\(local)@\(label).\(label).\(label).example")
        }
        #expect(throws: MailAddressFault.tooLong) {
            try MailAddress(String(repeating: "a", count: 2000) + "@example.org")
        }
    }

    @Test(
        "nothing that could end a command, a path or a header line gets through",
        arguments: [
            "", "@", "a", "a@", "@b", "a@b\r\nRSET", "a\r\n@b.c", "a b@c.d", "a@b c", "<a@b>", "a@b>", "a>@b.c",
            "a\0@b.c", "a@b..c", "a@.b", "a@b.", "a\u{7f}@b.c", "a@b@c.d", "a@[127.0.0.1]", "\"a b\"@c.d", "a@b;c",
            "a@b/c", "ann@bü cher.example", "ann@bü/cher.example", "a@b\r\nBcc: victim@example.net",
            "a\r\n@example.net", "a@b>, <victim@example.net", "a@b, victim@example.net", "a b@example.net",
            "a@exa mple.net", "@example.net", "a@b@c", "a\u{0}@example.net", "<a@example.net>", "a,b@example.net",
            "a.b.@carrier.example", "x_y@sub_domain.example", "\"john doe\"@example.net", "\"a@b\"@example.net",
            ".dot@example.net", "two..dots@example.net",
            String(repeating: "a", count: 65) + "@b.c", "a@" + String(repeating: "b.", count: 127) + "cc",
        ])
    func harmless(text: String) {
        #expect((try? MailAddress(text)) == nil)
    }

    @Test("only a local part beyond ASCII needs SMTPUTF8")
    func beyondASCII() throws {
        #expect(try !MailAddress("ann@example.org").needsUTF8)
        #expect(try !MailAddress("ann@bücher.example").needsUTF8)
        #expect(try MailAddress("用户@例え.example").needsUTF8)
    }

    @Test(
        "both parts are there, and reading an address again changes nothing",
        arguments: ["a@b.c", "First.Last@EXAMPLE.org", "用户@例え.example"])
    func parts(text: String) throws {
        let address = try MailAddress(text)
        #expect("\(address.local)@\(address.domain)" == address.text)
        #expect(try MailAddress(address.text) == address)
        var copy = text
        let fromOctets = copy.withUTF8 { bytes in Result { try MailAddress(utf8: bytes) } }
        #expect(try fromOctets.get() == address)
    }

    @Test("a domain alone is read by the same rules")
    func domain() {
        #expect(MailAddress.domain("Alerts.Example.ORG") == "alerts.example.org")
        #expect(MailAddress.domain("bücher.example") == "xn--bcher-kva.example")
        for text in [
            "", "localhost", "a b", "a@b.c", "[127.0.0.1]", "127.0.0.1", "a>\r\nX: y", "-a.b", "a..b", "a_b.c",
        ] {
            #expect(MailAddress.domain(text) == nil, "\(text)")
        }
    }
}
