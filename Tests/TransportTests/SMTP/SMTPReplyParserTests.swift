// SPDX-License-Identifier: MIT

import Testing

@testable import Transport

@Suite("Reading replies")
struct SMTPReplyParserTests {
    private func parse(_ text: String) throws -> [SMTPReply] {
        var parser = SMTPReplyParser()
        var replies: [SMTPReply] = []
        try Array(text.utf8).withUnsafeBytes { raw in
            var rest = raw
            while try parser.next(in: &rest) != nil { replies.append(parser.reply(about: "ann@example.net")) }
        }
        return replies
    }

    @Test("one line, several lines, a bare line feed, no text")
    func shapes() throws {
        let replies = try parse("250 2.1.0 Ok\r\n250-2.0.0 a\r\n250-2.0.0 b\r\n250 2.0.0 c\r\n354\n550 5.1.1\r\n")
        #expect(replies.map(\.code) == [250, 250, 354, 550])
        #expect(replies.map(\.text) == ["Ok", "a b c", "", ""])
        #expect(replies[1].enhanced == EnhancedStatus(2, 0, 0))
        #expect(replies[2].enhanced == nil)
        #expect(replies[3].enhanced == EnhancedStatus(5, 1, 1))
    }

    @Test("nothing of the recipient is kept")
    func scrubbed() throws {
        let replies = try parse("550 5.1.1 <ann@example.net>: no ANN here\r\n")
        #expect(replies.first?.text == "<address>: no <address> here")
    }

    @Test(
        "what is no reply is a fault",
        arguments: ["hello there\r\n", "25\r\n", "150 x\r\n", "650 x\r\n", "250x\r\n", "250-a\r\n251 b\r\n", "\r\n"])
    func faults(text: String) {
        #expect(throws: SMTPReplyParser.Fault.self) { try parse(text) }
    }

    @Test("lines and numbers of lines are bounded")
    func bounds() {
        #expect(throws: SMTPReplyParser.Fault.lineTooLong) { try parse("250 " + String(repeating: "x", count: 5000)) }
        #expect(throws: SMTPReplyParser.Fault.tooManyLines) { try parse(String(repeating: "250-x\r\n", count: 200)) }
    }

    @Test(
        "an enhanced status is read only where it is one",
        arguments: [
            ("250 2.1.5 x", true), ("250 2.1.5", true), ("250 3.1.5 x", false), ("250 2.1 x", false),
            ("250 2.1.5x", false), ("250 2.1.5000 x", false),
        ])
    func enhanced(line: String, isThere: Bool) throws {
        #expect((try parse(line + "\r\n").first?.enhanced != nil) == isThere)
    }

    @Test("capabilities are those of the second EHLO, keywords in any case")
    func capabilities() {
        var greeting = SMTPGreeting()
        let lines = [
            "220 relay\r\n", "250-relay\r\n", "250-STARTTLS\r\n", "250 SIZE 1\r\n", "220 go\r\n", "250-relay\r\n",
            "250-pipelining\r\n", "250-SIZE 1000\r\n", "250-DELIVERBY 240\r\n", "250-8BITMIME\r\n", "250 DSN\r\n",
            "235 ok\r\n",
        ]
        for line in lines { Array(line.utf8).withUnsafeBytes { greeting.take($0) } }
        #expect(greeting.readies == 2)
        #expect(greeting.capabilities.pipelining && greeting.capabilities.dsn && greeting.capabilities.eightBitMIME)
        #expect(greeting.capabilities.size == 1000 && greeting.capabilities.deliverBy == 240)
        #expect(!greeting.capabilities.smtpUTF8)
    }
}
