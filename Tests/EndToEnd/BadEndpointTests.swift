// SPDX-License-Identifier: MIT

import ControlAPI
import Domain
import Foundation
import TestSupport
import Testing

@Suite("An endpoint that misbehaves")
struct BadEndpointTests {
    private static let reference = "UA 13/26"
    private static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

    private static let expected: [String: DeliveryState] = [
        "hook": .accepted, "talk": .accepted, "hang": .expired, "drip": .expired, "drip-body": .accepted,
        "gigabyte": .accepted, "chunks": .accepted, "reset": .expired, "garbage": .expired, "redirect/301": .rejected,
        "redirect/307": .expired, "status/404": .rejected, "status/410": .rejected, "status/500": .expired,
        "status/429": .expired, "retry/503/1": .expired,
    ]

    @Test("every kind of misbehaviour ends in a closed account, and keeps nobody else from being alerted")
    func kinds() async throws {
        let expected = Self.expected.sorted { $0.key < $1.key }
        // A port for each: what one endpoint does is held against its site.
        let (receiver, ports) = try await PeerScript.startMany(
            "webhook_receiver.py", ["--secret", Self.secret, "--listeners", "\(expected.count + 1)"])
        let (relay, relayPort) = try await PeerScript.start("relay_peer.py")
        var configuration = BedConfiguration(relay: relayPort, endpoints: ports)
        configuration.webhookTimeout = "4s"
        try await DaemonBed.run(configuration) { bed in
            let people = zip(expected, ports).map { entry, port in
                Person(id: entry.key, webhook: "http://127.0.0.1:\(port)/\(entry.key)", secret: Self.secret)
            }
            let last = try #require(ports.last)
            // With a mailbox besides, whoever answers "no" for good is reached by mail.
            let reserve = Person(
                id: "reserve", email: "reserve@people.example", webhook: "http://127.0.0.1:\(last)/status/410?reserve",
                secret: Self.secret)
            let forbidden = Person(
                id: "forbidden", webhook: "http://localhost:\(relayPort)/hook", secret: Self.secret)
            try await bed.release(
                SampleAction(reference: Self.reference).ending(in: 25), to: people + [reserve, forbidden])
            try await bed.watch(Self.reference) { ($0.byChannel["email"]?["accepted"] ?? 0) == 1 }
            #expect(try await bed.watch(Self.reference) { $0.finished }.state == "closed")
            try await bed.provedAccount(of: Self.reference)
            let listed = try await bed.deliveries(Self.reference)
            for (path, state) in expected {
                let row = try #require(listed.first { $0.volunteer == path })
                #expect(row.state == state.name, "\(path): \(row.state), \(row.lastReply ?? "")")
                if state != .accepted { #expect(row.lastReply?.isEmpty == false, "\(path)") }
            }
            let mailed = try #require(listed.first { $0.volunteer == "reserve" })
            #expect(mailed.state == "accepted" && mailed.channel == "email")
            let kept = try #require(listed.first { $0.volunteer == "forbidden" })
            #expect(kept.state == "rejected" && kept.lastReply?.contains("loopback") == true, "\(kept)")
            let requests = try WebhookReceipt.requests(receiver)
            #expect(requests.allSatisfy { $0.fault == "" })
            // No redirect was followed: /hook was asked for by its own volunteer only.
            #expect(requests.count { $0.path == "/hook" } == 1)
            // The alert, and the word that the endpoint is gone.
            try await Relay.waitForTexts(2, at: relay)
            #expect(Relay.texts(relay) == ["reserve@people.example", "reserve@people.example"])
            for line in receiver.printed.split(separator: "\n") where line.contains("\"flood\"") {
                let flood = try JSONDecoder().decode([String: FloodField].self, from: Data(line.utf8))
                #expect((flood["bytes"]?.number ?? 0) < 64 << 20)
            }
        }
    }

    /// A field of the receiver's `flood` line: a word or a number.
    private enum FloodField: Decodable {
        case word
        case count(Int)

        init(from decoder: any Decoder) throws {
            self = (try? decoder.singleValueContainer().decode(Int.self)).map(Self.count) ?? .word
        }

        var number: Int? {
            if case .count(let number) = self { number } else { nil }
        }
    }
}
