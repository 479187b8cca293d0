// SPDX-License-Identifier: MIT

import Testing

@testable import Intake

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
        ])
    func usable(text: String, form: String) throws {
        #expect(try MailAddress.normalized(text) == form)
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
        #expect(throws: fault) { try MailAddress.normalized(text) }
    }

    @Test("the lengths of RFC 5321 are kept")
    func lengths() throws {
        let local = String(repeating: "l", count: 64)
        let label = String(repeating: "d", count: 63)
        #expect(try MailAddress.normalized("\(local)@example.org") == "\(local)@example.org")
        #expect(throws: MailAddressFault.localTooLong) { try MailAddress.normalized("l\(local)@example.org") }
        #expect(throws: MailAddressFault.domain) { try MailAddress.normalized("a@\(label)d.example") }
        #expect(throws: MailAddressFault.tooLong) {
            try MailAddress.normalized("\(local)@\(label).\(label).\(label).example")
        }
        #expect(throws: MailAddressFault.tooLong) {
            try MailAddress.normalized(String(repeating: "a", count: 2000) + "@example.org")
        }
    }
}
