// SPDX-License-Identifier: MIT

import ControlAPI
import Domain
import Foundation
import TestSupport
import Testing

@Suite("Endpoints that fail, and what becomes of their people")
struct EndpointTests {
    private static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

    private func person(_ id: String, _ url: String, hasMail: Bool = true) -> Person {
        Person(id: id, email: hasMail ? "\(id)@people.example" : "", webhook: url, secret: Self.secret)
    }

    @Test("a webhook that fails while the window shrinks becomes one e-mail; who has no mailbox expires")
    func failover() async throws {
        let (receiver, ports) = try await PeerScript.startMany(
            "webhook_receiver.py", ["--secret", Self.secret, "--listeners", "4"])
        let (relay, relayPort) = try await PeerScript.start("relay_peer.py")
        let reference = "UA 31/26"
        let paths = ["status/503", "retry/503/3000", "hang", "status/500"]
        var configuration = BedConfiguration(relay: relayPort, endpoints: ports)
        configuration.webhookTimeout = "5s"
        try await DaemonBed.run(configuration) { bed in
            let people = zip(paths, ports).map { path, port in
                person(
                    path.replacing("/", with: "-"), "http://127.0.0.1:\(port)/\(path)",
                    hasMail: path != "status/500")
            }
            try await bed.release(SampleAction(reference: reference).ending(in: 45), to: people)
            let mailed = try await bed.watch(reference) { ($0.byChannel["email"]?["accepted"] ?? 0) == 3 }
            // Not before two thirds of the window had gone by.
            let window = mailed.window
            let opened = try #require(window.opened)
            let closes = try #require(window.closes)
            let rows = try await bed.deliveries(reference).filter { $0.channel == "email" }
            #expect(rows.count == 3)
            for row in rows {
                #expect(row.state == "accepted" && row.attempts >= 2, "\(row)")
                #expect(row.updated.since(opened) >= closes.since(opened) * 2 / 3, "\(row)")
                #expect(row.possiblyTwice == (row.volunteer == "hang"), "\(row)")
            }
            #expect(Set(Relay.texts(relay)) == Set(rows.map { "\($0.volunteer)@people.example" }))
            #expect(Relay.texts(relay).count == 3)
            let account = try await bed.closedAccount(of: reference)
            #expect(account.audience == 4 && account.states[.accepted] == 3 && account.states[.expired] == 1)
            // The endpoint's wish was kept: asked once, and never again inside the window.
            #expect(try WebhookReceipt.requests(receiver).count { $0.path == "/retry/503/3000" } == 1)
        }
    }

    @Test("410 disables: mail from then on, the owner told, an alarm until somebody sees to it; tests go the same way")
    func gone() async throws {
        let (receiver, ports) = try await PeerScript.startMany(
            "webhook_receiver.py", ["--secret", Self.secret, "--listeners", "3"])
        let (relay, relayPort) = try await PeerScript.start("relay_peer.py")
        try await DaemonBed.run(BedConfiguration(relay: relayPort, endpoints: ports)) { bed in
            let people = [
                person("gone", "http://127.0.0.1:\(ports[0])/status/410?private-path"),
                person("alone", "http://127.0.0.1:\(ports[1])/status/410", hasMail: false),
                person("well", "http://127.0.0.1:\(ports[2])/hook", hasMail: false),
                person("inside", "http://localhost:\(relayPort)/hook", hasMail: false),
            ]
            try await bed.release(SampleAction(reference: "UA 32/26"), to: people)
            var status = try await bed.closedAccount(of: "UA 32/26")
            #expect(status.states[.accepted] == 2 && status.states[.rejected] == 2)
            // The alert, and the word to the owner.
            try await Relay.waitForTexts(2, at: relay)
            #expect(Relay.texts(relay) == ["gone@people.example", "gone@people.example"])
            try await bed.waitForLog("raised condition=endpoints-disabled")

            var listed = try await bed.lines(EndpointDocument.self, "endpoint", "list", "--disabled")
            #expect(listed.map(\.volunteer).sorted() == ["alone", "gone"])
            #expect(listed.allSatisfy { $0.host == "127.0.0.1" && $0.lastCode == 410 && $0.state == "disabled" })
            #expect(try await bed.lines(EndpointDocument.self, "endpoint", "list").count == 4)

            let before = try WebhookReceipt.requests(receiver).count { $0.path?.hasPrefix("/status") == true }
            try await bed.handIn(SampleAction(reference: "UA 33/26"))
            try await bed.approve("UA 33/26")
            status = try await bed.closedAccount(of: "UA 33/26")
            #expect(status.states[.accepted] == 2 && status.states[.rejected] == 2)
            let rejected = try await bed.deliveries("UA 33/26").first { $0.volunteer == "alone" }
            #expect(rejected?.state == "rejected" && rejected?.lastReply == "endpoint disabled")
            #expect(try WebhookReceipt.requests(receiver).count { $0.path?.hasPrefix("/status") == true } == before)
            #expect(Relay.texts(relay).count == 3)

            try await tests(bed, receiver)
            #expect(try await bed.ctl("endpoint", "disable", "alone", "--reason", "moves").status == Exit.done)
            #expect(try await bed.ctl("endpoint", "enable", "gone").status == Exit.done)
            listed = try await bed.lines(EndpointDocument.self, "endpoint", "list", "--disabled")
            #expect(listed.map(\.volunteer) == ["alone"])
            let audit = try await bed.ctl("audit").output
            #expect(audit.contains("endpoint enable") && audit.contains("endpoint disable"))
            for word in ["alone", "gone", "private-path"] {
                #expect(!audit.contains(word) && !bed.log.contains(word), "\(word)")
            }
        }
    }

    /// Tests of endpoints: signed and of their own kind, refused by the rule that refuses alerts.
    private func tests(_ bed: DaemonBed, _ receiver: ChildProcess) async throws {
        let well = try await bed.ctl("--json", "endpoint", "test", "well")
        #expect(well.status == Exit.done, "\(well.error)")
        let answer = try #require(ControlJSON.read(EndpointTestDocument.self, from: Array(well.output.utf8)))
        #expect(answer.accepted && answer.code == 204 && answer.host == "127.0.0.1")
        let request = try #require(try WebhookReceipt.requests(receiver).last)
        #expect(request.fault == "" && request.path == "/hook")
        #expect(request.body?.contains(#""type":"urgent-action.test""#) == true)

        let gone = try await bed.ctl("endpoint", "test", "gone")
        #expect(gone.status == Exit.refused && gone.output.contains("410"))
        let inside = try await bed.ctl("--json", "endpoint", "test", "inside")
        #expect(inside.status == Exit.refused)
        let refusal = try #require(ControlJSON.read(EndpointTestDocument.self, from: Array(inside.output.utf8)))
        #expect(refusal.reason == "forbidden-address" && refusal.reply.contains("loopback"))
        let nobody = try await bed.ctl("endpoint", "test", "nobody")
        #expect(nobody.status == Exit.refused)
    }
}
