// SPDX-License-Identifier: MIT

import Composing
import Domain
import Foundation
import Testing

@Suite("Webhook bodies")
struct WebhookComposerTests {
    @Test("the body has every key, in the shape of Standard Webhooks")
    func shape() throws {
        let letter = try WebhookComposer().letter(Samples.edition("ar"))
        let body = letter.body(for: Samples.claimed())
        let root = try #require(try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any])
        #expect(root["type"] as? String == "urgent-action.alert")
        #expect(root["timestamp"] as? String == "2026-11-21T08:02:00Z")
        let data = try #require(root["data"] as? [String: Any])
        #expect(
            data.keys.sorted() == [
                "alleged", "asks", "body", "country", "follows", "index", "issues", "kind", "language", "reference",
                "respondBy", "sampleLetter", "subject", "summary", "targets", "version",
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

    @Test("the bytes are the same for everybody, and the same again after a restart")
    func stableBytes() throws {
        let first = try WebhookComposer().letter(Samples.edition())
        let bytes = first.body(for: Samples.claimed(volunteer: 1))
        for _ in 0..<20 {
            let again = try WebhookComposer().letter(Samples.edition())
            #expect(again.body(for: Samples.claimed(volunteer: 2)) == bytes)
        }
        #expect(String(decoding: bytes, as: UTF8.self).hasPrefix("{\"data\":{\"alleged\":true,"))
    }

    @Test("the id has no dot, which the signature uses to part id, time and body")
    func identifier() throws {
        var edition = try Samples.edition()
        edition.action.reference = try #require(Reference("U.A. 1/2.3"))
        let id = try WebhookComposer().letter(edition).identifier(for: Samples.claimed(version: .max, volunteer: .max))
        #expect(!id.contains("."))
        #expect(id.utf8.count <= 64)
        #expect(id.utf8.allSatisfy { (0x21...0x7e).contains($0) })
    }
}
