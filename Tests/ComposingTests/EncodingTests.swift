// SPDX-License-Identifier: MIT

import Domain
import Foundation
import Testing

@testable import Composing

@Suite("Encodings")
struct EncodingTests {
    @Test("mostly Latin text is quoted-printable, other scripts are base64, each in lines of at most 76")
    func choice() {
        for (language, encoding) in [
            ("en", "quoted-printable"), ("de", "quoted-printable"), ("pt", "quoted-printable"), ("ar", "base64"),
            ("zh-Hans", "base64"), ("hi", "base64"),
        ] {
            let text = String(repeating: Samples.text(language).summary + "\n", count: 20)
            let encoded = TransferEncoding.shortest(of: text)
            #expect(encoded.encoding.rawValue == encoding)
            #expect(lines(encoded.octets).allSatisfy { $0.count <= 76 })
        }
    }

    @Test("quoted-printable keeps RFC 2045's rules at the edges of lines")
    func quotedPrintable() {
        let cases: [(String, String)] = [
            ("a=b\n", "a=3Db\r\n"), ("end \n", "end=20\r\n"), ("tab\t\nx\n", "tab=09\r\nx\r\n"),
            ("no end", "no end\r\n"),
            ("é\n", "=C3=A9\r\n"), ("\n\n", "\r\n\r\n"), ("From me\nFrom\n", "=46rom me\r\nFrom\r\n"),
            (String(repeating: "a", count: 76) + "\n", String(repeating: "a", count: 76) + "\r\n"),
            (String(repeating: "a", count: 77) + "\n", String(repeating: "a", count: 75) + "=\r\naa\r\n"),
            (String(repeating: "a", count: 74) + "é\n", String(repeating: "a", count: 74) + "=\r\n=C3=A9\r\n"),
            (String(repeating: "a", count: 75) + "From b\n", String(repeating: "a", count: 75) + "=\r\n=46rom b\r\n"),
            ("", ""),
        ]
        for (text, expected) in cases {
            #expect(String(decoding: QuotedPrintable.encode(text), as: UTF8.self) == expected)
        }
    }

    @Test("a dot at the beginning of a line is doubled, nowhere else")
    func dotStuffing() {
        let cases = [
            (".\r\n", "..\r\n"), ("..\r\n", "...\r\n"), ("a.\r\n.b\r\n", "a.\r\n..b\r\n"), ("\r\n.\r\n", "\r\n..\r\n"),
            ("a.b", "a.b"), ("", ""),
        ]
        for (text, expected) in cases {
            #expect(DotStuffing.stuffed(Array(text.utf8)) == Array(expected.utf8))
        }
    }

    @Test("no message holds a line with a lone dot, whatever its text")
    func noEndInTheMiddle() throws {
        let dots = (1...40).map { String(repeating: ".", count: $0) }.joined(separator: "\n")
        let text = ActionText(
            subject: ".", summary: ".", body: "\(dots)\n.\r.\r\n.", asks: ["."], sampleLetter: ".\n.\n.")
        var wire: [UInt8] = []
        try Samples.composer().letter(Samples.edition(text: text)).write(for: Samples.claimed(), to: &wire)
        #expect(!lines(wire).contains(Array(".".utf8)[...]))
        #expect(wire.suffix(2) == [0x0d, 0x0a])
    }

    @Test("what is written is appended: nothing before it is touched, and it is the same every time")
    func appends() throws {
        let letter = try Samples.composer().letter(Samples.edition())
        var once: [UInt8] = []
        letter.write(for: Samples.claimed(), to: &once)
        var twice: [UInt8] = Array("before".utf8)
        letter.write(for: Samples.claimed(), to: &twice)
        letter.write(for: Samples.claimed(), to: &twice)
        #expect(twice == Array("before".utf8) + once + once)
    }

    @Test(
        "the Date header is RFC 5322's",
        arguments: [
            ("1970-01-01T00:00:00Z", "Thu, 01 Jan 1970 00:00:00 +0000"),
            ("2024-02-29T23:59:59Z", "Thu, 29 Feb 2024 23:59:59 +0000"),
            ("2026-11-21T08:02:00.999Z", "Sat, 21 Nov 2026 08:02:00 +0000"),
            ("2000-12-31T12:00:00Z", "Sun, 31 Dec 2000 12:00:00 +0000"),
            ("2100-03-01T00:00:00Z", "Mon, 01 Mar 2100 00:00:00 +0000"),
        ])
    func date(_ time: String, _ header: String) throws {
        #expect(MailDate.text(try #require(Instant(rfc3339: time))) == header)
    }

    private func lines(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        var lines: [ArraySlice<UInt8>] = []
        var start = 0
        for index in bytes.indices.dropFirst() where bytes[index - 1] == 0x0d && bytes[index] == 0x0a {
            lines.append(bytes[start..<index - 1])
            start = index + 1
        }
        return lines + [bytes[start...]]
    }
}
