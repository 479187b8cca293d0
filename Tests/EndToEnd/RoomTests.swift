// SPDX-License-Identifier: MIT

import ControlAPI
import Domain
import Foundation
import TestSupport
import Testing

@Suite("Chat rooms and phones, end to end")
struct RoomTests {
    private static let reference = "UA 90/26"

    /// One line of the room receiver.
    private struct Receipt: Decodable {
        let service: String?
        let path: String
        let faults: [String]
        let body: String
        let limited: Bool
    }

    private func receipts(_ receiver: ChildProcess) throws -> [Receipt] {
        try receiver.printed.split(separator: "\n").filter { $0.hasPrefix("{") }
            .map { try JSONDecoder().decode(Receipt.self, from: Data($0.utf8)) }
    }

    @Test(
        "each service takes what the daemon posts, and is asked again when it asked for patience; tests go the same way"
    )
    func rooms() async throws {
        let pages = ["acted", "preferences", "leave"].flatMap { ["--links", "https://act.alerts.example/\($0)/"] }
        let (rooms, port) = try await PeerScript.start("room_receiver.py", pages)
        let (hook, hookPort) = try await PeerScript.start(
            "webhook_receiver.py", ["--secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"])
        try await DaemonBed.run(BedConfiguration(endpoints: [port, hookPort])) { bed in
            let url = "http://127.0.0.1:\(port)"
            let people = [
                Person(id: "slack", webhook: "\(url)/services/T0/B0/x", format: "slack"),
                Person(id: "discord", webhook: "\(url)/api/webhooks/1/x", format: "discord"),
                Person(id: "teams", languages: "ar", webhook: "\(url)/workflows/x?sig=y", format: "teams"),
                Person(id: "ntfy", languages: "ar", webhook: "\(url)/urgent-actions", format: "ntfy"),
                Person(id: "patient", webhook: "\(url)/services/limited", format: "slack"),
                Person(
                    id: "standard", webhook: "http://127.0.0.1:\(hookPort)/hook",
                    secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", format: "standard"),
            ]
            let action = SampleAction(
                reference: Self.reference, texts: ["en": "<!channel> [x](y) @everyone", "ar": "محامية محتجزة"])
            try await bed.release(action, to: people)
            let status = try await bed.closedAccount(of: Self.reference)
            #expect(status.states[.accepted] == 6, "\(status)")
            let found = try receipts(rooms)
            for one in found { #expect(one.faults == [], "\(one.service ?? "?"): \(one.body)") }
            #expect(
                found.filter { !$0.limited }.map { $0.service ?? "" }.sorted() == [
                    "discord", "ntfy", "slack", "slack", "teams",
                ])
            let patient = found.filter { $0.path == "/services/limited" }
            #expect(patient.map(\.limited) == [true, false] && patient[0].body == patient[1].body)
            #expect(found.first { $0.service == "ntfy" }?.body.contains("\"topic\":\"urgent-actions\"") == true)
            // The group's own links, in every format.
            let links = try #require(try WebhookReceipt.requests(hook).first { $0.path == "/hook" }?.body)
            for page in ["acted", "preferences", "leave"] {
                #expect(links.contains("https://act.alerts.example/\(page)/"))
            }
            let rows = try await bed.deliveries(Self.reference)
            #expect(rows.first { $0.volunteer == "slack" }?.lastReply == "HTTP 200 ok")
            #expect(rows.first { $0.volunteer == "teams" }?.lastReply == "HTTP 202")

            for id in ["slack", "discord", "teams", "ntfy", "standard"] {
                let test = try await bed.ctl("endpoint", "test", id)
                #expect(test.status == Exit.done, "\(id): \(test.output)\(test.error)")
            }
            let tests = try receipts(rooms).dropFirst(found.count)
            #expect(tests.count == 4 && tests.allSatisfy { $0.faults.isEmpty }, "\(tests.map(\.faults))")
            // A URL of a room is its secret.
            for word in ["/services/", "/workflows/", "urgent-actions"] { #expect(!bed.log.contains(word)) }
        }
    }

    @Test(
        "a room that is gone is disabled, shown with its last answer, and on the page; a test obeys the same address rule"
    )
    func gone() async throws {
        let (receiver, port) = try await PeerScript.start("webhook_receiver.py")
        defer { withExtendedLifetime(receiver) {} }
        try await DaemonBed.run(BedConfiguration(endpoints: [port])) { bed in
            let people = [
                Person(id: "gone", webhook: "http://127.0.0.1:\(port)/status/410?private-path", format: "slack"),
                Person(id: "well", webhook: "http://127.0.0.1:\(port)/hook", format: "discord"),
            ]
            try await bed.release(SampleAction(reference: Self.reference), to: people)
            try await bed.closedAccount(of: Self.reference)
            let shown = try #require(try await bed.lines(EndpointDetailDocument.self, "endpoint", "show", "gone").first)
            #expect(shown.endpoint.state == "disabled" && shown.endpoint.lastCode == 410 && shown.format == "slack")
            #expect(shown.replies.map(\.text) == ["HTTP 410"] && shown.replies[0].reference == Self.reference)
            #expect(shown.endpoint.lastReply == "HTTP 410" && shown.next == nil)
            let well = try #require(try await bed.lines(EndpointDetailDocument.self, "endpoint", "show", "well").first)
            #expect(well.endpoint.state == "enabled" && well.replies.map(\.accepted) == [true])
            #expect(try await bed.ctl("endpoint", "show", "nobody").status == Exit.refused)
            let page = try await bed.ctl("endpoint", "list", "--format", "html")
            #expect(page.status == Exit.done && page.output.contains("HTTP 410") && page.output.contains("127.0.0.1"))
            for output in [page.output, try await bed.ctl("endpoint", "show", "gone").output] {
                #expect(!output.contains("private-path") && !output.contains("/status/"))
            }
        }
    }
}
