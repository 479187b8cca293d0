// SPDX-License-Identifier: MIT

import Domain
import Foundation
import TestSupport
import Testing

@testable import Composing

/// What the judge has to know about a mail beforehand, because the mail only says it itself.
private struct Expectation: Encodable {
    let language: String
    let direction: String
    /// Whether it comes after another one to the same reader.
    let follows: Bool
}

private struct Expectations: Encodable {
    /// Where links may go.
    let hosts: [String]
    let mails: [Expectation]
}

@Suite("Mails, judged by the rules of others")
struct MailProofTests {
    @Test("in every language and with every marking: not one defect by Python's email package, html5lib and Tidy")
    func everything() async throws {
        let files = try Self.wordFiles()
        let words = try FixedWords(files: files)
        let composer = try MailComposer(
            organisation: Samples.organisation, words: words, templates: Samples.templates(), links: Samples.links,
            keys: Samples.keys())
        #expect(words.available.count == files.count && files.count >= 58)
        var stream: [UInt8] = []
        var mails: [Expectation] = []
        for language in words.available.map(\.text) {
            for marking in Marking.allCases {
                var edition = try Samples.edition(language, version: 3)
                edition.marking = marking
                edition.utcOffset = 3 * 3600
                edition.earlier = [VersionKey(4), VersionKey(5)].map {
                    EarlierVersion(key: $0, reference: edition.action.reference)
                }
                let claimed = Samples.claimed(name: "Ana Example", language: language)
                try composer.letter(edition).write(for: claimed, to: &stream)
                stream += ".\r\n".utf8
                mails.append(
                    Expectation(
                        language: language, direction: Direction(of: edition.language).rawValue,
                        follows: marking != .plain))
            }
        }
        let faults = try await Self.judge(stream, Expectations(hosts: Self.hosts, mails: mails))
        try #require(faults.count == mails.count)
        for (index, faults) in faults.enumerated() {
            let marking = Marking.allCases[index % Marking.allCases.count]
            #expect(faults == [], "\(mails[index].language) \(marking)")
        }
    }

    @Test("the judge finds what is put into a good mail: it is no rubber stamp")
    func judging() async throws {
        var letter: [UInt8] = []
        try Samples.composer().letter(Samples.edition()).write(for: Samples.claimed(name: "Ana"), to: &letter)
        let good = String(decoding: letter, as: UTF8.self)
        let spoiled: [(old: String, new: String, complaint: String)] = [
            ("\r\nDate: ", "\r\nDate: Sat, 21 Nov 2026 08:02:00 +0000\r\nDate: ", "Date: 2 times"),
            ("\r\nAuto-Submitted: ", "\r\nX-Mailer: urgentd\r\nAuto-Submitted: ", "x-mailer: has no business here"),
            ("\r\nSubject: ", "\r\nSubject: Re: ", "Subject Re:"),
            ("\r\nMessage-ID: <", "\r\nMessage-ID: < ", "Message-ID"),
            ("\r\nPrecedence: list", "\r\nPrecedence: first-class", "Precedence first-class"),
            (
                "\r\nList-Unsubscribe: <", "\r\nList-Unsubscribe: <https://a.example/1>,<https://a.example/2>,<",
                "List-Unsubscribe has"
            ),
            ("</h1>", "</h2>", "html5lib"), ("</h1>", "</h1><script>1</script>", "tag script"),
            ("</h1>", "</h1><img src=3D\"https://example.org/p\">", "attribute src"),
            ("</h1>", "</h1><a href=3D\"https://tracker.example/\">x</a>", "link to https://tracker.example/"),
            ("</h1>", "</h1><p style=3D\"display:none\">x</p>", "style display:none"),
            ("</h1>", "</h1><p>only here</p>", "'only here' is only in the page"),
            ("<html lang=3D\"en\"", "<html lang=3D\"de\"", "lang and dir"),
            ("\r\nPlease be polite", "\r\n=E2=81=A6Please be polite", "an isolate is not balanced"),
            ("\r\nPlease be polite", "\r\ne=CC=81 Please be polite", "not NFC"),
            ("\r\nPlease be polite", "\r\n=E2=80=AEPlease be polite", "U+202E"),
            ("\r\nPlease be polite", "\r\n&amp;Please be polite", "markup"),
            ("\r\nPlease be polite", "\r\n\u{e9}Please be polite", "not seven-bit text"),
        ]
        var stream: [UInt8] = []
        for (old, new, _) in spoiled {
            try #require(good.contains(old), "\(old)")
            let mail = good.replacing(old, with: new, maxReplacements: 1)
            stream += mail.utf8
            stream += ".\r\n".utf8
        }
        let mails = spoiled.map { _ in Expectation(language: "en", direction: "ltr", follows: false) }
        let faults = try await Self.judge(stream, Expectations(hosts: Self.hosts, mails: mails))
        try #require(faults.count == spoiled.count)
        for (faults, spoiled) in zip(faults, spoiled) {
            #expect(faults.contains { $0.contains(spoiled.complaint) }, "\(spoiled.new): \(faults)")
        }
    }

    /// The organisation's own, and that of the volunteers' pages.
    private static let hosts = ["example.org", "act.example.org"]

    /// Every file of fixed words that there is.
    private static func wordFiles() throws -> [(path: String, bytes: [UInt8])] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "config/languages")
        return try FileManager.default.contentsOfDirectory(atPath: folder.path(percentEncoded: false))
            .map { ("languages/\($0)", Array(try Data(contentsOf: folder.appending(path: $0)))) }
    }

    /// What is wrong with each mail, by the judge.
    private static func judge(_ stream: [UInt8], _ expectations: Expectations) async throws -> [[String]] {
        let folder = try TemporaryFolder()
        try Data(stream).write(to: URL(filePath: folder.path("mails")))
        try JSONEncoder().encode(expectations).write(to: URL(filePath: folder.path("expected")))
        let (peer, _) = try await PeerScript.start("mail_judge.py", [folder.path("mails"), folder.path("expected")])
        var faults: [[String]] = []
        for _ in expectations.mails {
            faults.append(try JSONDecoder().decode([String].self, from: Data(try await peer.lines.next().utf8)))
        }
        return faults
    }
}
