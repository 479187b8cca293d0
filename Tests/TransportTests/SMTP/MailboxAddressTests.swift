// SPDX-License-Identifier: MIT

import Testing

@testable import Transport

@Suite("Addresses on the wire")
struct MailboxAddressTests {
    @Test(
        "nothing that could end the command or the path gets through",
        arguments: [
            "", "@", "a", "a@", "@b", "a@b\r\nRSET", "a\r\n@b.c", "a b@c.d", "a@b c", "<a@b>", "a@b>", "a>@b.c",
            "a\0@b.c",
            "a@b..c", "a@.b", "a@b.", "a\u{7f}@b.c", "a@b@c.d", "a@[127.0.0.1]", "\"a b\"@c.d", "a@b;c", "a@b/c",
            String(repeating: "a", count: 65) + "@b.c", "a@" + String(repeating: "b.", count: 127) + "cc",
        ])
    func refused(text: String) {
        #expect(MailboxAddress(text) == nil)
    }

    @Test(
        "what people have",
        arguments: [
            "a@b.c", "ann+tag@example.org", "a.b.@carrier.example", "o'hara@example.org", "x_y@sub_domain.example",
        ])
    func taken(text: String) {
        #expect(MailboxAddress(text)?.wire == text)
        #expect(MailboxAddress(text)?.needsUTF8 == false)
    }

    @Test("an internationalised domain becomes A-labels, a local part stays and needs SMTPUTF8")
    func international() {
        #expect(MailboxAddress("ann@bücher.example")?.wire == "ann@xn--bcher-kva.example")
        #expect(MailboxAddress("ann@bücher.example")?.needsUTF8 == false)
        #expect(MailboxAddress("用户@例え.example")?.wire == "用户@xn--r8jz45g.example")
        #expect(MailboxAddress("用户@例え.example")?.needsUTF8 == true)
        #expect(MailboxAddress("ann@bü cher.example") == nil)
        #expect(MailboxAddress("ann@bü/cher.example") == nil)
    }

    @Test("parameters go out only where the relay offers them")
    func parameters() throws {
        let recipient = try #require(MailboxAddress("a+b=c@example.org"))
        let envelope = SMTPEnvelope(
            sender: .null, recipient: recipient, size: 123, identifier: "ua.1", secondsLeft: 600)
        var plain: [UInt8] = []
        envelope.writeMail(to: &plain, SMTPCapabilities())
        envelope.writeRecipient(to: &plain, SMTPCapabilities())
        #expect(String(decoding: plain, as: UTF8.self) == "MAIL FROM:<>\r\nRCPT TO:<a+b=c@example.org>\r\n")
        var offered = SMTPCapabilities()
        offered.size = 0
        offered.dsn = true
        offered.deliverBy = 240
        var full: [UInt8] = []
        envelope.writeMail(to: &full, offered)
        envelope.writeRecipient(to: &full, offered)
        #expect(
            String(decoding: full, as: UTF8.self)
                == "MAIL FROM:<> SIZE=123 RET=HDRS ENVID=ua.1 BY=600;N\r\n"
                + "RCPT TO:<a+b=c@example.org> NOTIFY=FAILURE,DELAY ORCPT=rfc822;a+2Bb+3Dc@example.org\r\n")
        offered.deliverBy = 601
        var short: [UInt8] = []
        envelope.writeMail(to: &short, offered)
        #expect(!String(decoding: short, as: UTF8.self).contains("BY="))
    }

    @Test("an identifier that xtext would change does not go out", arguments: ["a b", "a+b", "a=b", "ä", "", "a\r\nb"])
    func identifier(text: String) throws {
        let recipient = try #require(MailboxAddress("a@b.c"))
        var offered = SMTPCapabilities()
        offered.dsn = true
        var mail: [UInt8] = []
        SMTPEnvelope(sender: .null, recipient: recipient, size: 1, identifier: text, secondsLeft: 1)
            .writeMail(to: &mail, offered)
        #expect(String(decoding: mail, as: UTF8.self) == "MAIL FROM:<> RET=HDRS\r\n")
    }
}
