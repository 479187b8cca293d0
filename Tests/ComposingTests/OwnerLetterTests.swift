// SPDX-License-Identifier: MIT

import Domain
import Foundation
import Testing

@testable import Composing

@Suite("What is sent about endpoints")
struct OwnerLetterTests {
    private static func notice(host: String = "hooks.example.net", name: String = "Gruppe Süd") throws
        -> EndpointNotice
    {
        EndpointNotice(
            volunteer: VolunteerKey(7), email: "owner@example.net", name: name, host: host,
            reason: "the endpoint said HTTP 410: it is gone for good",
            since: try #require(Instant(rfc3339: "2026-11-21T08:00:00Z")))
    }

    @Test("an owner's mail is plain text that an independent reader finds without defect")
    func mail() async throws {
        let at = try #require(Instant(rfc3339: "2026-11-21T08:02:00Z"))
        let long = String(repeating: "l", count: 63)
        let hosts = ["hooks.example.net", "xn--bcher-kva.example", "\(long).\(long).\(long).example"]
        let letters = try hosts.map { try Samples.composer().letter(to: Self.notice(host: $0), at: at) }
        let claimed = Samples.claimed("owner@example.net", name: "Gruppe Süd", version: 0, volunteer: 3)
        let mails = try await MailReader.read(letters.map { ($0, claimed) })
        try #require(mails.count == hosts.count)
        for ((mail, host), letter) in zip(zip(mails, hosts), letters) {
            #expect(mail.defects == [])
            #expect(mail.type == "text/plain" && mail.parts.count == 1)
            #expect(mail.octets <= letter.size(for: claimed))
            #expect(mail.to == [ReadMail.Mailbox(name: "Gruppe Süd", address: "owner@example.net")])
            #expect(mail.subject == "Your webhook for urgent actions is disabled")
            #expect(mail.values("Auto-Submitted") == ["auto-generated"])
            #expect(mail.values("Message-ID") == ["<endpoint-\(at.milliseconds).0.3.m@example.org>"])
            let text = try #require(mail.plainText)
            for part in [host, "HTTP 410", "2026-11-21T08:00:00Z", "Example Rights"] {
                #expect(text.contains(part), "\(part)")
            }
        }
        #expect(letters[0].envelope(for: claimed).recipient == "owner@example.net")
    }

    @Test("a test event is of its own kind, and each has an id of its own")
    func test() throws {
        let at = try #require(Instant(rfc3339: "2026-11-21T08:02:00Z"))
        let letter = TestWebhook(at: at, organisation: "Example Rights", links: Samples.links)
        let body = letter.body(for: Samples.claimed())
        let root = try #require(try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any])
        #expect(root.keys.sorted() == ["data", "timestamp", "type"])
        #expect(root["type"] as? String == "urgent-action.test")
        #expect(root["timestamp"] as? String == at.rfc3339)
        let first = letter.identifier(for: Samples.claimed(volunteer: 1))
        #expect(first != letter.identifier(for: Samples.claimed(volunteer: 2)))
        #expect(!first.contains("."))
    }
}
