// SPDX-License-Identifier: MIT

import Domain
import Testing

@testable import Transport

@Suite("Envelopes on the wire")
struct SMTPEnvelopeTests {
    @Test("parameters go out only where the relay offers them")
    func parameters() throws {
        let recipient = try MailAddress("a+b=c@example.org")
        let envelope = SMTPEnvelope(
            sender: nil, recipient: recipient, size: 123, identifier: "ua.1", secondsLeft: 600)
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
        let recipient = try MailAddress("a@b.c")
        var offered = SMTPCapabilities()
        offered.dsn = true
        var mail: [UInt8] = []
        SMTPEnvelope(sender: nil, recipient: recipient, size: 1, identifier: text, secondsLeft: 1)
            .writeMail(to: &mail, offered)
        #expect(String(decoding: mail, as: UTF8.self) == "MAIL FROM:<> RET=HDRS\r\n")
    }
}
