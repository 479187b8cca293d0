// SPDX-License-Identifier: MIT

import Composing
import Domain
import Foundation
import TestSupport
import Testing

@Suite("Messages for chat services")
struct RoomFormatTests {
    /// Languages whose text begins lines with a mark.
    private static let rightToLeft: Set = ["ar", "fa", "he", "ur"]

    private func bodies(_ edition: Edition) throws -> [(WebhookFormat, [UInt8])] {
        let letter = try Samples.webhooks().letter(edition)
        return Samples.rooms.map { ($0.format, letter.body(for: Samples.claimed($0))) }
    }

    @Test("each service's documented limits are kept in every language and for every marking")
    func limits() async throws {
        var cases: [RoomChecker.Case] = []
        for language in Samples.languages {
            for marking in [Marking.plain, .correction, .update, .outcome, .withdrawal, .reminder] {
                var edition = try Samples.edition(language)
                edition.marking = marking
                cases += try bodies(edition).map {
                    RoomChecker.one($0.1, $0.0, isRightToLeft: Self.rightToLeft.contains(language))
                }
            }
        }
        let answers = try await RoomChecker.check(cases)
        #expect(answers.count == cases.count)
        for (one, answer) in zip(cases, answers) { #expect(answer == "ok", "\(one.format): \(answer)\n\(one.body)") }
    }

    /// What people write who want to mention everybody, hide a link, turn the text around or break the message.
    private static let hostile = [
        "<!channel>", "<!here|x>", "<@U012AB3CD>", "<#C1|general>", "<https://evil.example|our site>", "@everyone",
        "@here",
        "<@!1234567890>", "<@&99>", "<:x:123>", "[click](https://evil.example)", "[a]\n(b)",
        "![p](https://evil.example/p.png)",
        "# big", "## b", "> quoted", "- item", "-# small", "1. one", "*bold*", "_it_", "__u__", "~~s~~", "||spoiler||",
        "`code`",
        "```\nblock", "<at>Everybody</at>", "{{DATE(2026-11-26T00:00:00Z)}}", "${expression}", "\"},{\"x\":\"", "\\",
        "\\\\n",
        "&lt;!channel&gt;", "&amp", "&", "\u{202e}txt.exe", "\u{202a}", "\u{2066}", "\u{2069}\u{2069}", "\u{2067}x",
        "\u{feff}", "\u{0}", "\u{7}", "\u{1b}[31m", "\r\n", "\u{2028}", "\u{2029}", "\u{85}", "\u{e0041}\u{e007f}",
        "\u{fffe}",
        "🏳️‍🌈", "👩🏽‍⚖️", "e\u{301}", "x" + String(repeating: "\u{336}", count: 200), "   ", ":skull:", "%s%n", "'", "<b>",
        "\u{200f}", "\t",
        "محامية", "律师", "+504 2222 0000", "https://example.org/a_b-c?x=1#y", String(repeating: "long ", count: 300),
    ]

    private func text(_ dice: inout Dice, most: Int) -> String {
        (0..<1 + dice.roll(most)).map { _ in dice.pick(Self.hostile) }.joined(separator: dice.pick(["", " ", "\n"]))
    }

    @Test("no text can mention, link, hide, turn around or break anything, however long it is", arguments: 0..<4)
    func hostile(seed: UInt64) async throws {
        var dice = Dice(seed: seed)
        var cases: [RoomChecker.Case] = []
        for _ in 0..<60 {
            let language = dice.pick(["en", "ar"])
            var edition = try Samples.edition(language)
            edition.marking = dice.pick([.plain, .correction, .withdrawal, .update])
            edition.text = ActionText(
                subject: text(&dice, most: 6), summary: text(&dice, most: 30), body: text(&dice, most: 120),
                asks: (0..<dice.roll(12)).map { _ in text(&dice, most: 8) },
                sampleLetter: dice.roll(2) == 0 ? nil : text(&dice, most: 60))
            edition.action.index = text(&dice, most: 2)
            edition.action.targets = (0..<dice.roll(10)).map { _ in
                Target(
                    name: text(&dice, most: 2), title: text(&dice, most: 3), address: text(&dice, most: 5),
                    email: text(&dice, most: 2), fax: text(&dice, most: 2), phone: nil, salutation: text(&dice, most: 2)
                )
            }
            cases += try bodies(edition).map { RoomChecker.one($0.1, $0.0, isRightToLeft: language == "ar") }
        }
        let answers = try await RoomChecker.check(cases)
        #expect(answers.count == cases.count)
        for (one, answer) in zip(cases, answers) where answer != "ok" {
            Issue.record("seed \(seed), \(one.format): \(answer)\n\(one.body)")
        }
    }

    @Test("every service shows what a person needs in order to act, and their own links")
    func content() throws {
        let edition = try Samples.edition("es")
        for (format, body) in try bodies(edition) {
            let text = String(decoding: body, as: UTF8.self)
            for part in ["Acción urgente", "Abogada detenida", "UA 042/26", "Ministra de Justicia", "20:00"] {
                #expect(text.contains(part), "\(format): \(part)")
            }
            for page in PersonalLinks.Page.allCases {
                let link = try #require(
                    Samples.webhookLinks.link(page, for: Samples.claimed(Samples.rooms[0]).delivery))
                #expect(text.contains(link), "\(format): \(page)")
            }
        }
    }

    @Test("two people's messages differ in their links and ids, and in nothing else")
    func splicing() throws {
        let letter = try Samples.webhooks().letter(Samples.edition())
        for room in Samples.rooms {
            func text(_ volunteer: UInt32) -> String {
                String(decoding: letter.body(for: Samples.claimed(room, volunteer: volunteer)), as: UTF8.self)
            }
            #expect(text(11_111) != text(22_222))
            #expect(text(11_111).replacing("11111", with: "22222") == text(22_222))
        }
    }

    @Test("a withdrawal asks for nothing: no target, no deadline, no \"I have acted\"")
    func withdrawal() throws {
        var edition = try Samples.edition("en")
        edition.marking = .withdrawal
        for (format, body) in try bodies(edition) {
            let text = String(decoding: body, as: UTF8.self)
            #expect(!text.contains("/acted/") && !text.contains("Ministra") && !text.contains("20:00"), "\(format)")
            #expect(text.contains("/leave/") && text.contains("Withdrawn"), "\(format)")
        }
    }

    @Test("a text that does not fit is cut at a character, says so, and shows where the rest is")
    func shortened() throws {
        var edition = try Samples.edition("en")
        edition.text.body = String(repeating: "👩🏽‍⚖️ ", count: 20_000)
        for (format, body) in try bodies(edition) {
            let text = String(decoding: body, as: UTF8.self)
            #expect(text.contains("This text is shortened. https://example.org/ua?a=1&"), "\(format)")
            #expect(text.contains("👩🏽‍⚖️…"), "\(format)")
            #expect(text.contains("/leave/") && text.contains("Lawyer arrested at dawn 1"), "\(format)")
        }
        edition.text.body = "Short."
        edition.text.sampleLetter = nil
        for (format, body) in try bodies(edition) {
            #expect(!String(decoding: body, as: UTF8.self).contains("shortened"), "\(format)")
        }
    }

    @Test("an ntfy message is published under its own topic, with the delivery's id as its sequence")
    func ntfy() throws {
        let letter = try Samples.webhooks().letter(Samples.edition())
        let claimed = Samples.claimed(Samples.rooms[3])
        let root = try Samples.json(letter.body(for: claimed))
        #expect(root["topic"] as? String == "urgent-actions_1")
        #expect(root["sequence_id"] as? String == letter.identifier(for: claimed))
        #expect(root["priority"] as? Int == 5)
    }

    @Test("a test comes in the endpoint's own form, without a link and without an order")
    func test() async throws {
        let at = try #require(Instant(rfc3339: "2026-11-21T08:02:00Z"))
        let letter = TestWebhook(at: at, organisation: "Example <!channel> Rights", links: Samples.webhookLinks)
        let cases = Samples.rooms.map {
            RoomChecker.one(letter.body(for: Samples.claimed($0)), $0.format, isRightToLeft: false)
        }
        #expect(try await RoomChecker.check(cases) == ["ok", "ok", "ok", "ok"])
        for one in cases {
            #expect(!one.body.contains("/leave/") && one.body.contains("This is a test"), "\(one.body)")
        }
    }

    @Test("the checker finds what is wrong: it is no rubber stamp")
    func checker() async throws {
        let bodies = try bodies(try Samples.edition())
        func broken(_ format: WebhookFormat, _ old: String, _ new: String) throws -> RoomChecker.Case {
            let body = String(decoding: try #require(bodies.first { $0.0 == format }).1, as: UTF8.self)
            try #require(body.contains(old), "\(format): \(old)")
            return RoomChecker.one(Array(body.replacing(old, with: new).utf8), format, isRightToLeft: false)
        }
        let answers = try await RoomChecker.check([
            broken(.slack, "Lawyer", "<!channel>"), broken(.slack, "Lawyer", String(repeating: "x", count: 3000)),
            broken(.slack, "act.example.org", "evil.example"), broken(.slack, "\"emoji\":false", "\"emoji\":true"),
            broken(.discord, "Lawyer", "[x](https://evil.example)"),
            broken(.discord, "\"parse\":[]", "\"parse\":[\"everyone\"]"),
            broken(.discord, "Lawyer", String(repeating: "x", count: 300)),
            broken(.teams, "\"RichTextBlock\"", "\"TextBlock\""),
            broken(.teams, "Lawyer", String(repeating: "x", count: 9000)),
            broken(.ntfy, "Lawyer", String(repeating: "x", count: 1500)), broken(.ntfy, "urgent-actions_1", "a b"),
            broken(.ntfy, "Lawyer", "\u{202e}Lawyer"),
        ])
        for answer in answers { #expect(answer.hasPrefix("bad: ")) }
    }
}
