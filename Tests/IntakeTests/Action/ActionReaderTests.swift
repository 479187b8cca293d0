// SPDX-License-Identifier: MIT

import Domain
import Foundation
import Testing

@testable import Intake

@Suite("Action documents")
struct ActionReaderTests {
    @Test("the document of the public interface is read whole")
    func interface() throws {
        let text = """
            {
              reference: "UA 042/26", index: "AMR 51/1234/2026", kind: "alert", country: "HN", author: "research-desk",
              approval: { by: "approvals-desk", at: "2026-11-21T08:02:00Z" },
              issued: "2026-11-21T08:00:00Z", respondBy: "2026-11-21T20:00:00Z", alleged: true,
              sources: ["a", "b"], issues: ["death-penalty"],
              audience: { regions: ["Americas", "150", "KE"], exceptRegions: ["NI"], languages: [], networks: [],
                          includeCountryOfConcern: false, },
              languages: { fallback: ["en"], expected: ["ar"], patience: "30m" },
              reminders: [0.6], stopAt: { responses: 5000 },
              targets: [ { name: "N", title: "T", address: "Line 1\\r\\nLine 2", email: "M@Gov.Example", fax: "1", phone: "2",
                           salutation: "Dear N," } ],
              text: { "en": { subject: "S", summary: "Su", body: "B", asks: ["A"], sampleLetter: "L" },
                      "pt_br": { subject: "S", body: "B" } },
            }
            """
        let reading = try ActionDocument.reader.read(Array(text.utf8), now: ActionDocument.now)
        let action = reading.action
        #expect(reading.warnings.isEmpty)
        #expect(action.reference.text == "UA 042/26")
        #expect(action.window == .until(try #require(Instant(rfc3339: "2026-11-21T20:00:00Z"))))
        #expect(action.audience.regions == ["Americas", "150", "KE"])
        #expect(action.languages.patienceSeconds == 1800)
        #expect(action.stopAtResponses == 5000)
        #expect(action.targets[0].email == "M@gov.example")
        #expect(action.targets[0].address == "Line 1\nLine 2")
        #expect(Set(action.text.keys.map(\.text)) == ["en", "pt-BR"])
    }

    @Test("what is left out gets its default")
    func defaults() throws {
        let action = try ActionDocument().with("window", nil).read().action
        #expect(action.kind == .alert)
        #expect(action.window == .standard)
        #expect(action.languages == LanguagePolicy())
        #expect(action.audience == AudienceRule())
        #expect(!action.alleged)
        #expect(action.follows == nil)
    }

    @Test("the sample in config/ is taken without a warning")
    func sample() throws {
        let url = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../config/samples/urgent-action.json5")
        let reading = try ActionDocument.reader.read([UInt8](Data(contentsOf: url)), now: ActionDocument.now)
        #expect(reading.warnings.isEmpty)
        #expect(reading.action.text.count == 2)
    }

    @Test(
        "each thing that is wrong is told with its line and key",
        arguments: [
            ("reference", nil, "1 reference: the key is missing"),
            ("reference", "\"UA#42\"", "2 reference: the text cannot be understood here"),
            ("reference", "\" UA 42\"", "2 reference: the text cannot be understood here"),
            ("reference", "42", "2 reference: a number stands where something else is needed"),
            ("country", "\"XX\"", "3 country: there is no country \"XX\""),
            ("country", "\"EU\"", "3 country: there is no country \"EU\""),
            ("country", nil, "1 country: the key is missing"),
            ("author", "\"a\\r\\nb\"", "4 author: there is a line break or another control character in the text"),
            ("window", "\"12 hours\"", "5 window: the text cannot be understood here"),
            ("window", "\"0s\"", "5 window: the span is out of range"),
            ("window", "\"15d\"", "5 window: the span is out of range"),
            ("respondBy", "\"2026-11-21T20:00:00Z\"", "5 window: both respondBy and window say when the window ends"),
            ("kind", "\"alarm\"", "9 kind: there is no such word here"),
            ("kind", "\"update\"", "1 follows: the key is missing"),
            ("kind", "\"correction\"", "1 follows: the key is missing"),
            ("follows", "\"UA 1\"", "9 follows: an alert follows no other action"),
            ("colour", "1", "9 colour: there is no such key"),
            ("alleged", "\"yes\"", "9 alleged: a text stands where something else is needed"),
            ("issued", "\"2026-11-21T20:00:00Z and later\"", "9 issued: the text cannot be understood here"),
            ("issued", "\"2026-13-21T20:00:00Z\"", "9 issued: the text cannot be understood here"),
            ("issued", "\"2026-02-30T20:00:00Z\"", "9 issued: the text cannot be understood here"),
            ("issued", "\"2026-11-21T20:00:00\"", "9 issued: the text cannot be understood here"),
            ("issued", "\"2026-11-21T25:00:00Z\"", "9 issued: the text cannot be understood here"),
            ("issued", "\"yesterday\"", "9 issued: the text cannot be understood here"),
            ("audience", "{ regions: [\"Amerika\"] }", "9 audience.regions[0]: there is no region \"Amerika\""),
            ("audience", "{ exceptRegions: [\"ZZ\"] }", "9 audience.exceptRegions[0]: there is no region \"ZZ\""),
            ("audience", "{ languages: [\"xx\"] }", "9 audience.languages[0]: there is no language \"xx\""),
            ("audience", "{ regions: null }", "9 audience.regions: null stands where something else is needed"),
            ("audience", "[]", "9 audience: a list [ … ] stands where a group is needed"),
            ("languages", "{ fallback: [] }", "9 languages.fallback: the list has no valid language"),
            ("languages", "{ fallback: [\"fr\"] }", "8 text: there is no text in a fallback language"),
            ("reminders", "[1]", "9 reminders[0]: the share is out of range"),
            ("reminders", "[Infinity]", "9 reminders[0]: the number is out of range"),
            ("stopAt", "{}", "9 stopAt.responses: the key is missing"),
            (
                "targets", "[{ name: \"A\\nB\" }]",
                "7 targets[0].name: there is a line break or another control character in the text"
            ),
            ("targets", "[{ name: \"N\", email: \"nobody\" }]", "7 targets[0].email: the address has no @"),
            (
                "targets", "[{ name: \"N\", email: \"a@b\" }]",
                "7 targets[0].email: the address has no full domain after the @"
            ),
            (
                "targets", "[{ name: \"N\", email: \"a@b.example\\r\\nBcc: x@y.example\" }]",
                "7 targets[0].email: the address has a space, a line break or another control character"
            ),
            ("text", "{}", "8 text: there is no text"),
            ("text", nil, "1 text: the key is missing"),
            ("text", "{ en: { subject: \"S\" } }", "8 text.en.body: the key is missing"),
            (
                "text", "{ en: { subject: \"a\\nb\", body: \"B\" } }",
                "8 text.en.subject: there is a line break or another control character in the text"
            ),
            (
                "text", "{ en: { subject: \"a\\u0000b\", body: \"B\" } }",
                "8 text.en.subject: there is a line break or another control character in the text"
            ),
            (
                "text", "{ en: { subject: \"S\", body: \"a\\u0000b\" } }",
                "8 text.en.body: there is a control character in the text"
            ),
            ("text", "{ en: { subject: \" \", body: \"B\" } }", "8 text.en.subject: the text is empty"),
            (
                "text", "{ en: { subject: \"S\", body: \"B\" }, EN: { subject: \"S\", body: \"B\" } }",
                "8 text.EN: the language occurs a second time, written differently"
            ),
            (
                "text", "{ en: { subject: \"S\", body: \"B\" }, klingon: { subject: \"S\", body: \"B\" } }",
                "8 text.klingon: there is no language \"klingon\""
            ),
        ] as [(String, String?, String)])
    func faults(key: String, value: String?, fault: String) {
        let faults = ActionDocument().with(key, value).faults
        #expect(faults.contains(fault), "\(faults)")
    }

    @Test("a window that is over, or too long, is refused")
    func windowOver() {
        let document = ActionDocument().with("window", nil)
        #expect(
            document.with("respondBy", "\"2026-11-21T08:00:00Z\"").faults == ["8 respondBy: the window is already over"]
        )
        #expect(document.with("respondBy", "\"2026-11-21T08:00:01Z\"").faults.isEmpty)
        #expect(
            document.with("respondBy", "\"2027-11-21T08:00:01Z\"").faults == ["8 respondBy: the window is too long"])
    }

    @Test("an action that is too late can still be recognised by its digest, one with other faults cannot")
    func overdue() throws {
        let document = ActionDocument().with("window", nil).with("respondBy", "\"2026-11-21T09:00:00Z\"")
        let digest = try document.read().digest
        #expect(try ActionDocument.reader.readWhateverTheTime(document.bytes).digest == digest)
        let other = document.with("colour", "1").bytes
        #expect((try? ActionDocument.reader.readWhateverTheTime(other)) == nil)
    }

    @Test("a subject has at most 250 characters, in any script")
    func subject() {
        func text(_ count: Int) -> String {
            "{ en: { subject: \"\(String(repeating: "ж", count: count))\", body: \"B\" } }"
        }
        #expect(ActionDocument().with("text", text(250)).faults.isEmpty)
        #expect(ActionDocument().with("text", text(251)).faults == ["8 text.en.subject: the text has 251 characters"])
    }

    @Test("all faults are told at once, in the order of the lines")
    func everything() {
        let faults = ActionDocument().with("reference", nil).with("country", "\"XX\"").with("typo", "1")
            .with("text", "{ xx: 1 }").faults
        #expect(faults.count == 4)
        #expect(faults.first == "1 reference: the key is missing")
        #expect(faults.last == "8 typo: there is no such key")
    }

    @Test("a correction takes the name of what it corrects, an update has its own")
    func follows() throws {
        let correction = ActionDocument().with("kind", "\"correction\"").with("follows", "\"UA 1\"").with(
            "reference", nil)
        #expect(try correction.read().action.reference.text == "UA 1")
        #expect(
            correction.with("reference", "\"UA 2\"").faults == [
                "10 reference: a correction has no reference of its own"
            ])
        let update = ActionDocument().with("kind", "\"update\"").with("follows", "\"UA 1\"")
        #expect(try update.read().action.follows?.text == "UA 1")
        #expect(
            update.with("follows", "\"UA 042/26\"").faults.first?.contains("it is the reference of the action") == true)
    }

    @Test("doubts are warnings and stop nothing")
    func warnings() throws {
        let one = ActionDocument().with("sources", "[\"one\", \"one\"]").with("targets", nil)
            .with("audience", "{ regions: [\"HN\"] }").with("languages", "{ expected: [\"ar\"] }")
        let warnings = try one.read().warnings
        #expect(warnings.count == 5)
        #expect(warnings.first?.contains("--override-sources") == true)
    }

    @Test("a document that is no JSON5, or too large, has one fault that says where")
    func noDocument() {
        #expect(throws: InvalidDocument.self) { try ActionDocument.reader.read([], now: ActionDocument.now) }
        #expect(
            ActionDocument().with("country", "\"HN").faults == [
                "3 : the line ends inside the text that begins in column 12"
            ])
        do throws(InvalidDocument) {
            _ = try ActionDocument.reader.read([UInt8](repeating: 0x20, count: 5_000_000), now: ActionDocument.now)
            Issue.record("5 MB were taken")
        } catch {
            #expect(error.faults.count == 1)
            #expect(error.faults[0].problem.contains("larger than 4194304 bytes"))
        }
    }

    @Test("a fault reads as a sentence that helps")
    func sentence() {
        do throws(InvalidDocument) {
            _ = try ActionDocument().with("audience", "{ regions: [\"Amerika\"], }").read()
            Issue.record("taken")
        } catch {
            #expect(
                error.description
                    == "line 9, audience.regions[0]: there is no region \"Amerika\"; expected \"Americas\"")
        }
    }

    @Test("a verb says what a document is, unless the document says otherwise")
    func errands() throws {
        let reference = try #require(Reference("UA 042/26"))
        func read(_ text: String, _ kind: ActionKind) throws -> UrgentAction {
            try ActionDocument.reader.read(
                Array(text.utf8), now: ActionDocument.now,
                as: ActionReader.Errand(kind: kind, follows: reference)
            ).action
        }
        func document(_ head: String) -> String {
            "{ \(head) country: \"HN\", author: \"a\", text: { en: { subject: \"S\", body: \"B\" } } }"
        }
        let whole = "kind: \"correction\", follows: \"UA 042/26\","
        for head in ["", "reference: \"UA 042/26\",", "follows: \"UA 042/26\",", whole] {
            let action = try read(document(head), .correction)
            #expect([action.reference, action.follows] == [reference, reference], "\(head)")
            #expect(action.kind == .correction)
        }
        #expect(
            try read(document(""), .correction)
                == ActionDocument.reader.read(Array(document(whole).utf8), now: ActionDocument.now).action)
        let update = try read(document("reference: \"UPD 1\","), .update)
        #expect(update.reference.text == "UPD 1" && update.follows == reference && update.kind == .update)
        let bad: [(String, ActionKind, String)] = [
            ("kind: \"alert\", reference: \"UA 042/26\",", .correction, "kind"),
            ("kind: \"update\", reference: \"UPD 1\",", .outcome, "kind"),
            ("follows: \"UA 9\",", .correction, "follows"), ("reference: \"UA 9\",", .correction, "reference"),
            ("", .update, "reference"), ("reference: \"UA 042/26\",", .outcome, "reference"),
        ]
        for (head, kind, key) in bad {
            let error = #expect(throws: InvalidDocument.self) { try read(document(head), kind) }
            #expect(error?.faults.map(\.key) == [key], "\(head) as \(kind)")
        }
    }
}
