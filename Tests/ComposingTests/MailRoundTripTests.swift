// SPDX-License-Identifier: MIT

import Domain
import Foundation
import Testing

@testable import Composing

@Suite("Mails, read by an independent reader")
struct MailRoundTripTests {
    @Test("every language, alleged or not, comes back exactly as it was put in, without a defect")
    func everyLanguage() async throws {
        let composer = try Samples.composer()
        let editions = try Samples.languages.flatMap { language in
            try [true, false].map { try Samples.edition(language, alleged: $0) }
        }
        let claimed = Samples.claimed("reader@example.net", name: "Ana Example")
        let letters = try editions.map { try composer.letter($0) }
        let mails = try await MailReader.read(letters.map { ($0, claimed) })
        try #require(mails.count == editions.count)
        for ((mail, edition), letter) in zip(zip(mails, editions), letters) {
            let language = Comment(rawValue: edition.language.text)
            #expect(mail.defects == [], language)
            #expect(mail.subject == edition.text.subject, language)
            #expect(mail.plainText == Self.filled(composer.plainText(edition)), language)
            #expect(mail.html == Self.filled(composer.html(edition)), language)
            #expect(mail.type == "multipart/alternative")
            #expect(mail.parts.map(\.type) == ["text/plain", "text/html"])
            #expect(mail.parts.map(\.charset) == ["utf-8", "utf-8"])
            #expect(mail.longestLine <= Self.longestLine, language)
            #expect(mail.octets <= letter.size(for: claimed), language)
            #expect(mail.values("Content-Language") == [edition.language.text])
        }
    }

    @Test("headers say what mail programs and robots need, each once")
    func headers() async throws {
        let letter = try Samples.composer().letter(Samples.edition())
        let mail = try #require(
            try await MailReader.read([(letter, Samples.claimed("ana@example.net", name: "Ana"))]).first)
        #expect(mail.defects == [])
        #expect(mail.from == [ReadMail.Mailbox(name: "Urgent Actions", address: "ua@example.org")])
        #expect(mail.to == [ReadMail.Mailbox(name: "Ana", address: "ana@example.net")])
        #expect(mail.values("Date") == ["Sat, 21 Nov 2026 08:02:00 +0000"])
        #expect(
            mail.values("Message-ID") == [
                "<\(ReferenceMark.text(try Samples.edition().action.reference)).7.12345.m@example.org>"
            ])
        #expect(mail.values("List-Id") == ["<urgent-actions.example.org>"])
        #expect(
            mail.values("List-Unsubscribe") == [
                "<https://act.example.org/ua/leave/leave-12345-0___________________>, <mailto:ua@example.org?subject=leave>"
            ])
        #expect(mail.values("List-Unsubscribe-Post") == ["List-Unsubscribe=One-Click"])
        #expect(mail.values("In-Reply-To") == [] && mail.values("References") == [])
        let feedback = try #require(mail.values("Feedback-ID").first).split(separator: ":")
        #expect(feedback.count == 4 && feedback[1...2] == ["plain", "en"] && (5...15).contains(feedback[3].count))
        #expect(mail.values("Auto-Submitted") == ["auto-generated"])
        #expect(mail.values("Precedence") == ["list"])
        #expect(mail.values("MIME-Version") == ["1.0"])
        #expect(Set(mail.headers.map { $0[0] }).count == mail.headers.count)
    }

    /// One line stays whole however long the public address is: some providers' readers do not unfold List-Unsubscribe.
    private static let longestLine =
        "List-Unsubscribe: <https://act.example.org/ua/leave/".utf8.count
        + PersonalLinks.tokenLength + ">,".utf8.count

    /// What is looked at before release, with the person's own tokens.
    private static func filled(_ text: String) -> String {
        [("acted", "respond-12345-7"), ("preferences", "preferences-12345-0"), ("leave", "leave-12345-0")]
            .reduce(text) { text, link in
                text.replacing(
                    "/\(link.0)/\(String(repeating: "-", count: PersonalLinks.tokenLength))",
                    with: "/\(link.0)/\(link.1)"
                        + String(repeating: "_", count: PersonalLinks.tokenLength - link.1.count))
            }
    }

    @Test("a correction and an update join the mails that went before, and a plain alert joins none")
    func threads() async throws {
        let composer = try Samples.composer()
        var edition = try Samples.edition("en", version: 3)
        let reference = edition.action.reference
        edition.earlier = [VersionKey(4), VersionKey(5)].map { EarlierVersion(key: $0, reference: reference) }
        func mail(_ marking: Marking) async throws -> ReadMail {
            edition.marking = marking
            let letter = try composer.letter(edition)
            let mail = try #require(try await MailReader.read([(letter, Samples.claimed())]).first)
            #expect(mail.octets <= letter.size(for: Samples.claimed()))
            #expect(mail.defects == [])
            return mail
        }
        let mark = ReferenceMark.text(reference)
        let correction = try await mail(.correction)
        #expect(correction.values("In-Reply-To") == ["<\(mark).5.12345.m@example.org>"])
        #expect(correction.values("References") == ["<\(mark).4.12345.m@example.org> <\(mark).5.12345.m@example.org>"])
        #expect(correction.subject == "Correction: \(edition.text.subject)")
        #expect(try await mail(.update).subject == edition.text.subject)
        let plain = try await mail(.plain)
        #expect(plain.values("References") == [] && plain.values("In-Reply-To") == [])
    }

    @Test("odd names and addresses come back as they are")
    func oddNames() async throws {
        let names = [
            "", "Ana", "Ana María", "José", "O'Brien, Pat", "Pat \"Pit\" Back\\slash", "Dr. A. B. Example (retired)",
            "a=b", "=?UTF-8?Q?fake?=", "two  spaces", " leading", "trailing ", "محمد", "李小龍", "سارا محمدی‌نژاد",
            "Zoë 😀 Ångström",
            "👩🏽‍⚖️👨‍👩‍👧‍👦🏳️‍🌈", String(repeating: "Long Name ", count: 20) + "End", String(repeating: "é", count: 200),
            String(repeating: "李", count: 100), "comma, semicolon; <angle> @at", "e\u{301} decomposed", "\u{1F600}",
        ]
        let addresses = [
            "reader@example.net", "a.b+c_d@example.net", "o'brien@xn--bcher-kva.example",
            "a!#$%&*/=?^`{|}~@example.net",
            String(repeating: "l", count: 64) + "@" + String(repeating: "d", count: 63) + ".example.net",
        ]
        let letter = try Samples.composer().letter(Samples.edition("fr"))
        let claimed = names.flatMap { name in addresses.map { Samples.claimed($0, name: name) } }
        let mails = try await MailReader.read(claimed.map { (letter, $0) })
        try #require(mails.count == claimed.count)
        for (mail, claimed) in zip(mails, claimed) {
            guard case .email(let address) = claimed.destination else { continue }
            let what = Comment(rawValue: "\(claimed.name) \(address)")
            #expect(mail.defects == [], what)
            #expect(mail.to.map(\.name) == [claimed.name], what)
            #expect(mail.to.map(\.address) == [address], what)
            #expect(mail.longestLine <= max(Self.longestLine, address.utf8.count + 4), what)
            #expect(mail.octets <= letter.size(for: claimed), what)
        }
    }

    @Test("characters that turn text around are taken out of names; a name with a control character is left out")
    func hostileNames() async throws {
        let cases = [
            ("Ana\u{202E}txe.exe", "Anatxe.exe"), ("\u{200F}محمد\u{061C}", "محمد"), ("A\u{2066}b\u{2069}", "Ab"),
            ("x\u{2028}y\u{2029}z", "xyz"), ("\u{202E}", ""), ("\u{FEFF}Ana", "Ana"), ("C1\u{85}\u{9b}", "C1"),
            ("Ana\r\nBcc: victim@example.net", ""), ("Ana\nX: y", ""), ("Ana\rX", ""), ("Ana\u{0}", ""),
            ("Ana\u{7f}", ""),
            ("tab\there", ""),
        ]
        let letter = try Samples.composer().letter(Samples.edition())
        let mails = try await MailReader.read(cases.map { (letter, Samples.claimed(name: $0.0)) })
        for (mail, (name, expected)) in zip(mails, cases) {
            #expect(mail.defects == [], "\(name)")
            #expect(mail.to == [ReadMail.Mailbox(name: expected, address: "reader@example.net")])
            #expect(mail.values("Bcc") == [] && mail.values("X") == [])
        }
    }

    @Test("an address that is none never reaches the header")
    func hostileAddresses() async throws {
        let addresses = [
            "a@b\r\nBcc: victim@example.net", "a\r\n@example.net", "a@b>, <victim@example.net",
            "a@b, victim@example.net",
            "a b@example.net", "a@exa mple.net", "@example.net", "a@", "a", "", "a@b@c", "a\u{0}@example.net",
            "<a@example.net>", "a@exä mple.net", "a,b@example.net", "\"john doe\"@example.net",
            "\"a@b\"@example.net", ".dot@example.net", "two..dots@example.net",
        ]
        let letter = try Samples.composer().letter(Samples.edition())
        let mails = try await MailReader.read(addresses.map { (letter, Samples.claimed($0, name: "Ana")) })
        try #require(mails.count == addresses.count)
        for (mail, address) in zip(mails, addresses) {
            #expect(mail.values("To") == ["undisclosed-recipients:;"], "\(address)")
            #expect(mail.values("Bcc") == [], "\(address)")
            #expect(mail.defects == [], "\(address)")
        }
    }

    @Test("any Unicode subject comes back exactly")
    func subjects() async throws {
        var random = SystemRandomNumberGenerator()
        var subjects = [
            "", " ", "a", "plain words only", "two  spaces", " leading", "trailing ", "=?UTF-8?Q?fake?=", "a =?b",
            "=?=",
            String(repeating: "word ", count: 49) + "end", String(repeating: "x", count: 250),
            String(repeating: "é", count: 250), String(repeating: "律", count: 250), String(repeating: "😀", count: 250),
            "Re: no", "a: b; c, <d@e>", "\u{200F}عربي UA 042/26\u{200F}", "e\u{301}", "\u{10FFFD}", "?_= _?",
        ]
        for _ in 0..<300 { subjects.append(Self.randomText(using: &random)) }
        let composer = try Samples.composer()
        let claimed = Samples.claimed()
        let letters = try subjects.map { subject in
            try composer.letter(Samples.edition(text: ActionText(subject: subject, body: "b")))
        }
        let mails = try await MailReader.read(letters.map { ($0, claimed) })
        try #require(mails.count == subjects.count)
        for (mail, subject) in zip(mails, subjects) {
            let scalars = Comment(
                rawValue: subject.unicodeScalars.map { String($0.value, radix: 16) }.joined(separator: " "))
            #expect(mail.subject.map { Array($0.unicodeScalars) } == Array(subject.unicodeScalars), scalars)
            #expect(mail.defects == [], scalars)
            #expect(mail.longestLine <= Self.longestLine, scalars)
        }
    }

    /// Up to 80 scalars from all planes, without the control characters that a subject must not have.
    private static func randomText(using random: inout SystemRandomNumberGenerator) -> String {
        let ranges: [ClosedRange<UInt32>] = [
            0x20...0x7e, 0xa0...0x2ff, 0x370...0x6ff, 0x900...0x1fff, 0x3000...0xd7ff, 0x1_f300...0x1_faff,
        ]
        var text = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0...80, using: &random) {
            let range = ranges[Int.random(in: 0..<ranges.count, using: &random)]
            if let scalar = Unicode.Scalar(UInt32.random(in: range, using: &random)) { text.append(scalar) }
        }
        return String(text)
    }
}
