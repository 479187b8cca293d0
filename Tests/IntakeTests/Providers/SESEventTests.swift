// SPDX-License-Identifier: MIT

import Domain
import Foundation
import JSON5
import Testing

@testable import Intake

@Suite("Events of Amazon SES")
struct SESEventTests {
    /// What is expected of a report; nil for events that make none.
    struct Expected: Hashable, CustomStringConvertible {
        var proof: String?
        var event: String?
        var reason: String?
        var enhanced: String?
        var code: Int?

        init(_ report: DeliveryReport) {
            proof = report.mail.name
            event = report.event.name
            reason = report.event.refusal?.reason.rawValue
            enhanced = report.event.refusal?.enhanced
            code = report.event.refusal?.code
        }

        init(_ node: JSON5Node) {
            proof = node["proof"]?.text
            event = node["event"]?.text
            reason = node["reason"]?.text
            enhanced = node["enhanced"]?.text
            if case .number(let number) = node["code"]?.value { code = number.integer }
        }

        var description: String { "\(proof ?? "-") \(event ?? "-") \(reason ?? "-") \(enhanced ?? "-") \(code ?? 0)" }
    }

    /// The fixture: what SES posts, and what is to become of it.
    private static func cases() throws -> [(name: String, text: String, expected: Expected?)] {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/amazon-ses.json")
        let bytes = try Data(contentsOf: file)
        let cases = try #require(try JSONSerialization.jsonObject(with: bytes) as? [[String: Any]])
        let nodes = try JSON5Document.parse(Array(bytes)).elements
        return try zip(cases, nodes).map { one, node in
            let event = try JSONSerialization.data(withJSONObject: try #require(one["event"]))
            return (
                try #require(node["name"]?.text), String(decoding: event, as: UTF8.self),
                node["expected"].map { Expected($0) }
            )
        }
    }

    @Test("each event of the fixture is what it says")
    func fixture() throws {
        let cases = try Self.cases()
        #expect(cases.count > 30)
        for (name, text, expected) in cases {
            let event = try #require(SESEvent(text), "\(name)")
            let reports = event.reports(KnownMails())
            #expect(reports.map { Expected($0) } == (expected.map { [$0] } ?? []), "\(name)")
            let refusal = reports.first?.event.refusal?.text ?? ""
            #expect(!refusal.contains("ann") && !refusal.contains("@"), "\(name): \(refusal)")
        }
    }

    @Test("whose it is comes from our marks: the delivery from the bounce address, the person from the leave link")
    func marks() {
        func mail(_ sender: String, _ headers: [(name: String, value: String)] = []) -> ReportedMail {
            ProviderMail(sender: sender, headers: headers).reported(KnownMails())
        }
        #expect(mail("Urgent <bounces+good@example.org>") == .delivery(KnownMails.delivery))
        let links = (
            name: "List-UNSUBSCRIBE", value: "<mailto:ua@example.org>,\r\n <https://act.example.org/leave/good-token>"
        )
        #expect(mail("", [links]) == .person(KnownMails.person, version: nil))
        let id = (name: "Message-ID", value: "<0123456789abcdef.3.8.m@example.org>")
        #expect(mail("", [links, id]) == .person(KnownMails.person, version: VersionKey(3)))
        let others = (name: "Message-ID", value: "<0123456789abcdef.3.9.m@example.org>")
        #expect(mail("", [links, others]) == .person(KnownMails.person, version: nil))
        #expect(
            mail("bounces@example.org", [("X-Other", links.value), ("To", "ann+good@example.org"), id]) == .unproved)
        let late = (0..<ProviderMail.mostHeaders).map { (name: "x-\($0)", value: "") } + [links]
        #expect(mail("", late) == .unproved)
    }

    @Test("SES's own trials are events without a report, and other texts are no events")
    func trials() {
        for text in [
            "Successfully validated SNS topic for Amazon SES event publishing.",
            #"{"notificationType":"AmazonSnsSubscriptionSucceeded","message":"You have subscribed."}"#,
        ] {
            #expect(SESEvent(text)?.reports(KnownMails()) == [])
        }
        for text in ["", "hello", "[]", "{}", "null", #"{"eventType":1}"#, #"{"eventType":"Bounce""#, "Successfully"] {
            #expect(SESEvent(text) == nil, "\(text)")
        }
    }

    @Test("an event that lacks what it should have does nothing worse than little", arguments: ["Bounce", "Complaint"])
    func bare(type: String) throws {
        let report = try #require(SESEvent(#"{"eventType":"\#(type)"}"#)?.reports(KnownMails()).first)
        #expect(report.mail == .unproved)
        #expect(report.event == (type == "Bounce" ? .other("undetermined") : .complaint))
    }
}
