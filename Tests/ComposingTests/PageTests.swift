// SPDX-License-Identifier: MIT

import Crypto
import Domain
import Foundation
import TestSupport
import Testing

@testable import Composing

@Suite("Volunteers' pages")
struct PageTests {
    private let composer: PageComposer
    private let words: FixedWords

    init() throws {
        words = try Samples.words()
        composer = try PageComposer(organisation: Samples.organisation, words: words, files: Samples.embedded())
    }

    /// Somebody whose own words try to break out of the page.
    private func form() throws -> PreferencesForm {
        let volunteer = Volunteer(
            id: "v", email: "v@example.org", languages: ["ar", "am", "en"].compactMap { LanguageTag($0) },
            country: try #require(CountryCode("KE")),
            appetite: Appetite(amount: .limited(3), issues: ["<script>\"'&"], regions: ["KE", "EUR", "150"]),
            webhook: WebhookAddress(url: "https://hooks.example.org/secret-path", secret: "whsec_x"))
        let person = PersonRecord(
            volunteer: volunteer, pausedUntil: Instant(rfc3339: "2026-12-01T12:00:00Z"), awaitsCode: true)
        return PreferencesForm(person, PreferenceChoices(issues: ["death-penalty", "torture"]))
    }

    private func contents() throws -> [(String, PageContent)] {
        var wrong = try form()
        wrong.url = "javascript:alert(1)\"><script>"
        wrong.limit = "\"><b>"
        for field in PreferencesForm.Field.allCases { wrong.invalid[field] = .notValid }
        wrong.problems = [.checkInput]
        var proved = try form()
        proved.secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
        proved.notices = [.webhookConfirmed]
        return [
            ("leave", .leave(limit: 2, problem: nil)), ("leave, wrong", .leave(limit: 2, problem: .checkInput)),
            ("acted", .acted(problem: nil)), ("acted, wrong", .acted(problem: .checkInput)),
            ("preferences", .preferences(try form())), ("preferences, wrong", .preferences(wrong)),
            ("preferences, proved", .preferences(proved)), ("left", .notice(.left, under: .pageLeave)),
            ("thanks", .notice(.thanks, under: .pageActed)), ("broken", .problem(.linkBroken)),
        ]
    }

    private struct Checked: Decodable {
        let name: String
        let faults: [String]
    }

    @Test("every page in every language is HTML by the standard, whole, labelled, and loads and runs nothing")
    func standard() async throws {
        var lines = ""
        var count = 0
        for language in words.available {
            for (name, content) in try contents() {
                let page = composer.page(content, for: [language])
                let line = try JSONSerialization.data(withJSONObject: [
                    "name": "\(name) in \(language.text)", "html": String(decoding: page.html, as: UTF8.self),
                ])
                lines += String(decoding: line, as: UTF8.self) + "\n"
                count += 1
            }
        }
        let result = try await PeerScript.run("html_checker.py", [], input: lines)
        try #require(result.status == 0, "\(result.error)")
        let checked = try result.output.split(separator: "\n").map {
            try JSONDecoder().decode(Checked.self, from: Data($0.utf8))
        }
        #expect(checked.count == count && count >= 120)
        for page in checked { #expect(page.faults.isEmpty, "\(page.name): \(page.faults)") }
    }

    @Test("nothing that somebody entered becomes markup, and the webhook's secret path is not shown")
    func escaped() throws {
        for (name, content) in try contents() {
            let html = String(decoding: composer.page(content, for: [.english]).html, as: UTF8.self)
            #expect(!html.contains("<script") && !html.contains("<b>"), "\(name)")
            #expect(!html.contains("secret-path"), "\(name)")
            #expect(!html.contains("{{"), "\(name)")
        }
        let html = String(decoding: composer.page(.preferences(try form()), for: [.english]).html, as: UTF8.self)
        #expect(html.contains("value=\"&lt;script&gt;&quot;&#39;&amp;\""))
        #expect(html.contains("hooks.example.org"))
    }

    @Test("the policy's hash is that of the style sheet as it stands in the page")
    func style() throws {
        let html = String(decoding: composer.page(.acted(problem: nil), for: []).html, as: UTF8.self)
        let start = try #require(html.range(of: "<style>"))
        let end = try #require(html.range(of: "</style>"))
        let style = Array(html[start.upperBound..<end.lowerBound].utf8)
        #expect(style.count > 1_000)
        #expect(composer.styleHash == "sha256-" + Base64.encode(Digest.sha256(style)))
    }

    @Test("a page is in one language: the best of the ladder that has all its words, else English")
    func language() throws {
        let half = Array("{ review: 'none', pageLeave: 'Halb' }".utf8)
        let whole =
            "{ review: 'none', "
            + PageComposer.phrases.map { "\($0.rawValue): 'X \($0.placeholder ?? "")'" }.joined(separator: ", ") + " }"
        let words = try FixedWords(
            files: Samples.embedded().filter { $0.path.hasSuffix("/en.json5") }
                + [("languages/yo.json5", half), ("languages/fa.json5", Array(whole.utf8))])
        let composer = try PageComposer(organisation: Samples.organisation, words: words, files: Samples.embedded())
        let ladders: [([String], String, String)] = [
            (["yo", "fa"], "fa", "rtl"), (["yo"], "en", "ltr"), (["fa-AF", "en"], "fa", "rtl"), ([], "en", "ltr"),
        ]
        for (ladder, language, direction) in ladders {
            let page = composer.page(.acted(problem: nil), for: ladder.compactMap { LanguageTag($0) })
            #expect(page.language.text == language)
            let html = String(decoding: page.html, as: UTF8.self)
            #expect(html.contains("<html lang=\"\(language)\" dir=\"\(direction)\">"))
            #expect(html.contains("Send") == (language == "en"))
        }
    }

    @Test("regions have their names in the page's language, languages their own")
    func names() throws {
        let form = try form()
        let words = words.words(for: try #require(LanguageTag("es")))
        let values = PageValues(
            language: try #require(LanguageTag("es")), words: words, organisation: Samples.organisation,
            offered: self.words.available
        ).values(of: .preferences(form)).values
        let text = "\(values)"
        for name in ["África", "Oceanía", "Asia", "Kenia", "العربية", "አማርኛ", "español"] {
            #expect(text.contains(name), "\(name)")
        }
    }

    @Test("each format's proof says the code as its service wants it", arguments: WebhookFormat.allCases)
    func proofs(format: WebhookFormat) throws {
        let code = try #require(ProofCode(octets: [0, 1, 2, 3, 4, 5, 6, 7]))
        let letter = ProofWebhook(
            code, format: format, label: "Code", organisation: "Example \"Rights\" @everyone",
            at: try #require(Instant(rfc3339: "2026-11-21T08:02:00Z")))
        let claimed = ClaimedDelivery(
            delivery: Samples.claimed().delivery,
            destination: .webhook(WebhookAddress(url: "https://ntfy.example.org/ua-berlin", format: format)), name: "",
            language: .english, tries: 0, hasReserve: false)
        let body = letter.body(for: claimed)
        #expect(String(decoding: body, as: UTF8.self).contains("ABCD-EFGH"))
        #expect(!letter.identifier(for: claimed).contains("."))
        let read = try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any]
        let root = try #require(read)
        switch format {
        case .standard: #expect((root["data"] as? [String: String])?["code"] == "ABCD-EFGH")
        case .slack: #expect(root["text"] != nil)
        case .discord: #expect((root["allowed_mentions"] as? [String: [String]]) == ["parse": []])
        case .teams: #expect((root["attachments"] as? [Any])?.count == 1)
        case .ntfy: #expect(root["topic"] as? String == "ua-berlin")
        }
    }
}
