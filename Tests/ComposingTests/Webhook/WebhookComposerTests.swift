// SPDX-License-Identifier: MIT

import Composing
import Domain
import Foundation
import TestSupport
import Testing

@Suite("Webhook bodies")
struct WebhookComposerTests {
    @Test("the body has every key, in the shape of Standard Webhooks")
    func shape() throws {
        let letter = try Samples.webhooks().letter(Samples.edition("ar"))
        let body = letter.body(for: Samples.claimed())
        let root = try #require(try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any])
        #expect(root["type"] as? String == "urgent-action.alert")
        #expect(root["timestamp"] as? String == "2026-11-21T08:02:00Z")
        let data = try #require(root["data"] as? [String: Any])
        #expect(
            data.keys.sorted() == [
                "alleged", "asks", "body", "country", "follows", "index", "issues", "kind", "language", "links",
                "reference", "respondBy", "sampleLetter", "subject", "summary", "targets", "version",
            ])
        #expect(data["reference"] as? String == "UA 042/26")
        #expect(data["version"] as? Int == 1)
        #expect(data["kind"] as? String == "alert")
        #expect(data["country"] as? String == "HN")
        #expect(data["language"] as? String == "ar")
        #expect(data["alleged"] as? Bool == true)
        #expect(data["respondBy"] as? String == "2026-11-21T20:00:00Z")
        #expect(data["follows"] is NSNull)
        #expect(data["issues"] as? [String] == ["death-penalty"])
        let text = Samples.text("ar")
        #expect(data["subject"] as? String == text.subject)
        #expect(data["body"] as? String == text.body)
        #expect(data["asks"] as? [String] == text.asks)
        #expect(data["sampleLetter"] as? String == text.sampleLetter)
        let targets = try #require(data["targets"] as? [[String: Any]])
        #expect(targets.count == 2)
        for target in targets {
            #expect(target.keys.sorted() == ["address", "email", "fax", "name", "phone", "salutation", "title"])
        }
        #expect(targets[1]["email"] is NSNull)
        #expect(letter.contentType == "application/json")
    }

    @Test("every body that can be made fits the published schema, and so does a test")
    func schema() async throws {
        var bodies: [[UInt8]] = []
        for marking in [Marking.plain, .correction, .update, .outcome, .withdrawal, .reminder] {
            for language in Samples.languages {
                var edition = try Samples.edition(language)
                edition.marking = marking
                bodies.append(try Samples.webhooks().letter(edition).body(for: Samples.claimed()))
            }
            var bare = try Samples.edition(text: ActionText(subject: "s\u{1}\"\\", body: "\u{1f54a}\t\u{2028}"))
            bare.marking = marking
            bare.action.index = nil
            bare.action.targets = []
            bare.action.issues = []
            bare.action.follows = Reference("UA 041/26")
            bodies.append(try Samples.webhooks().letter(bare).body(for: Samples.claimed()))
        }
        let at = try #require(Instant(rfc3339: "2026-11-21T08:02:00Z"))
        bodies.append(TestWebhook(at: at, organisation: "x", links: Samples.webhookLinks).body(for: Samples.claimed()))
        var shown = try Samples.edition()
        shown.isTest = true
        bodies.append(try Samples.webhooks().letter(shown).body(for: Samples.claimed()))
        let code = try #require(ProofCode(octets: [0, 1, 2, 3, 4, 5, 6, 7]))
        let proof = ProofWebhook(code, format: .standard, label: "Code", organisation: "x", at: at)
        bodies.append(proof.body(for: Samples.claimed()))
        let answers = try await validated(bodies)
        #expect(answers == Array(repeating: "valid", count: bodies.count))
        // The schema is no rubber stamp.
        let body = String(decoding: bodies[0], as: UTF8.self)
        let wrong = [
            body.replacing("\"version\":1", with: "\"version\":\"1\""),
            body.replacing("urgent-action.alert", with: "x"),
            body.replacing("\"links\":", with: "\"link\":"), body.replacing("/acted/", with: "/acted/ "),
            body.replacing("urgent-action.alert", with: "urgent-action.withdrawal"),
        ]
        for answer in try await validated(wrong.map { Array($0.utf8) }) { #expect(answer.hasPrefix("invalid")) }
    }

    private func validated(_ bodies: [[UInt8]]) async throws -> [String] {
        let schema = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../config/webhooks/alert.schema.json").standardizedFileURL
        let result = try await PeerScript.run(
            "schema_reader.py", [schema.path()],
            input: bodies.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\n"))
        try #require(result.status == 0, "\(result.error)")
        return result.output.split(separator: "\n").map(String.init)
    }

    @Test("a body reads as Foundation would have written it: every text comes out as it went in")
    func escaping() throws {
        let text =
            (0...0x2ff).compactMap { Unicode.Scalar($0).map { String($0) } }.joined() + "\u{2028}\u{10ffff}\u{1f54a}"
        let edition = try Samples.edition(text: ActionText(subject: "x", body: text))
        let root = try Samples.json(try Samples.webhooks().letter(edition).body(for: Samples.claimed()))
        #expect((root["data"] as? [String: Any])?["body"] as? String == text)
    }

    @Test("an id is read again, and nothing that only looks like one")
    func identifiers() throws {
        let reference = try #require(Reference("UA 042/26"))
        let id = AlertIdentifier(reference, version: VersionKey(7), volunteer: VolunteerKey(12_345))
        let letter = try Samples.webhooks().letter(Samples.edition())
        #expect(letter.identifier(for: Samples.claimed()) == id.text)
        let read = try #require(AlertIdentifier(id.text))
        let other = try #require(Reference("UA 043/26"))
        #expect(read == id && read.names(reference) && !read.names(other))
        let mark = id.text.split(separator: "_")[1]
        for text in [
            "", "ua", "ua_\(mark)_7", "ua_\(mark)_07_1", "ua_\(mark)_7_1_", "ua_\(mark)_7_+1", "ua_\(mark)_0_1",
            "ua_\(mark.uppercased())_7_1", "ua_\(mark)_7_4294967296", "test_\(mark)_7_1", "ua_\(mark.dropLast())_7_1",
            "ua_\(mark)_7_" + String(repeating: "1", count: 80),
        ] { #expect(AlertIdentifier(text) == nil, "\(text)") }
    }

    @Test("the bytes are the same for everybody but the tokens, and the same again after a restart")
    func stableBytes() throws {
        let first = try Samples.webhooks().letter(Samples.edition())
        let bytes = first.body(for: Samples.claimed(volunteer: 1))
        for _ in 0..<20 {
            let again = try Samples.webhooks().letter(Samples.edition())
            #expect(again.body(for: Samples.claimed(volunteer: 1)) == bytes)
            let other = String(decoding: again.body(for: Samples.claimed(volunteer: 2)), as: UTF8.self)
            #expect(other.replacing("-n2", with: "-n1") == String(decoding: bytes, as: UTF8.self))
        }
        #expect(String(decoding: bytes, as: UTF8.self).hasPrefix("{\"data\":{\"alleged\":true,"))
    }

    @Test("the id has no dot, which the signature uses to part id, time and body")
    func identifier() throws {
        var edition = try Samples.edition()
        edition.action.reference = try #require(Reference("U.A. 1/2.3"))
        let id = try Samples.webhooks().letter(edition).identifier(for: Samples.claimed(version: .max, volunteer: .max))
        #expect(!id.contains("."))
        #expect(id.utf8.count <= 64)
        #expect(id.utf8.allSatisfy { (0x21...0x7e).contains($0) })
    }
}
