// SPDX-License-Identifier: MIT

import ControlAPI
import Domain
import Foundation
import TestSupport
import Testing

@Suite("The page of a closing report")
struct ReportPageTests {
    private static let opened = Instant(milliseconds: 1_795_248_000_000)

    /// As `urgentctl report --json` prints it; the reference and the names are what somebody hostile would choose.
    private static func document(author: String = "research-desk", accepted: Int = 8_100) -> String {
        """
        {"reference":"UA 042/26","kind":"alert","country":"HN","author":"\(author)","submittedBy":"desk",
        "submittedAt":"2026-11-21T07:00:00Z","ending":"window","endedAt":"2026-11-21T20:00:00Z",
        "madeAt":"2026-11-21T20:00:01Z","program":"0.1.0","versions":[{"version":1,"digest":"\(String(repeating: "ab", count: 32))",
        "approvedBy":"approver","opened":"2026-11-21T08:00:00Z","closes":"2026-11-21T20:00:00Z",
        "endedAt":"2026-11-21T20:00:00Z","languages":["en","es","zh-Hant"],
        "translations":[{"language":"es","translatedBy":"t.one","approvedBy":"a.two","releasedAt":"2026-11-21T09:00:00Z"}],
        "audience":8123,"states":{"accepted":\(accepted),"rejected":20,"expired":3},
        "byLanguage":{"en":{"accepted":8000,"expired":3},"es":{"accepted":100,"rejected":20}},
        "byCountry":{"MX":{"accepted":8100,"rejected":20,"expired":3}},
        "byChannel":{"email":{"accepted":8000,"rejected":20,"expired":3},"webhook":{"accepted":100}},
        "possiblyTwice":4,"delayed":0,"late":1,"tries":[{"tries":1,"people":8000},{"tries":2,"people":123}],
        "refusals":[{"reason":"temporary","channel":"email","tries":100,"ambiguous":4}],
        "reached":[{"from":"2026-11-21T08:00:00Z","until":"2026-11-21T08:30:00Z","people":8099},
        {"from":"2026-11-21T23:30:00Z","until":"2026-11-22T00:00:00Z","people":1}],"differences":[]}],
        "sinceClose":[{"version":1,"changes":{"accepted":-3,"bounced":3}}]}
        """
    }

    private struct Reading: Decodable {
        let faults: [String]
        let tags: [String: Int]
        let text: [String]
    }

    private func read(_ document: ReportDocument) async throws -> Reading {
        let script = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../TestSupport/Peers/page_reader.py").path()
        let result = try await Command.run("/usr/bin/python3", [script], input: ReportPage(document).html)
        try #require(result.status == 0, "\(result.error)")
        return try JSONDecoder().decode(Reading.self, from: Data(result.output.utf8))
    }

    private func parsed(_ text: String) throws -> ReportDocument {
        try #require(ControlJSON.read(ReportDocument.self, from: Array(text.utf8)))
    }

    @Test("is whole, loads nothing, runs nothing, and says every number in words and figures")
    func page() async throws {
        let page = try await read(try parsed(Self.document()))
        #expect(page.faults == [])
        #expect(page.tags["title"] == 1 && page.tags["h1"] == 1 && page.tags["caption"] == page.tags["table"])
        let text = page.text.joined(separator: "\n")
        for part in [
            "Closing report of UA 042/26", "8,100 of 8,123 people (99.7 %) were reached", "All 8,123 people",
            "21 November 2026, 08:00:00 UTC", "Mexico (MX)", "Spanish (es)", "Honduras (HN)", "08:30", "11-22 00:00",
            "its window closed", "may have the alert twice", "temporary", "Since close", "−3", "t.one", "< 0.1 %",
        ] {
            #expect(text.contains(part), "\(part)")
        }
    }

    @Test("what people wrote is text, whatever it looks like")
    func hostile() async throws {
        let name = "</dd><script>alert(1)</script><img src=x onerror='y'>&quot;\\u202e\\u0000"
        let page = try await read(try parsed(Self.document(author: name)))
        #expect(page.faults == [])
        #expect(page.tags["script"] == nil && page.tags["img"] == nil)
        #expect(page.text.contains { $0.contains("<script>alert(1)</script>") && $0.contains("&quot;") })
    }

    @Test("an account that does not close says so before any figure")
    func differences() async throws {
        let page = try await read(try parsed(Self.document(accepted: 8_000)))
        #expect(page.text.contains("The account does not close:"))
        #expect(!page.text.contains { $0.contains("rows, counters, attempts") })
    }

    @Test("the JSON reads back as it was, with the report's keys at the top")
    func json() throws {
        let document = try parsed(Self.document())
        let line = ControlJSON.line(document)
        #expect(ControlJSON.read(ReportDocument.self, from: line) == document)
        let keys = try #require(JSONSerialization.jsonObject(with: Data(line)) as? [String: Any]).keys.sorted()
        #expect(
            keys == [
                "author", "country", "endedAt", "ending", "kind", "madeAt", "program", "reference", "sinceClose",
                "submittedAt", "submittedBy", "versions",
            ])
    }
}
