// SPDX-License-Identifier: MIT

import Domain
import Foundation
import Runtime
import TestSupport
import Testing

@testable import DaemonKit
@testable import Transport

@Suite("Providers' events through the whole daemon")
struct ProvidersAppTests {
    @Test("a bounce that SNS signed makes the row bounced, and what somebody else signed changes nothing")
    func bounce() async throws {
        SignalDisposition.ignoreBrokenPipes()
        let (relay, port) = try await PeerScript.start("relay_peer.py")
        let sns = try await SNSSender()
        let server = try await DocumentServer(host: SNSSender.host, document: sns.identity.pem())
        let fetcher = try await WebFetcher.start(
            WebFetcher.Rules(
                caFile: server.identity.certificate, connectTo: ["\(SNSSender.host):443:127.0.0.1:\(server.port)"],
                addressRule: AddressRule(exceptions: [try #require(AddressException("127.0.0.1:\(server.port)"))])))
        let folder = try TemporaryFolder()
        let app = App(
            configuration: Self.configuration(in: folder.path, relay: port), clock: HouseClock(), fetch: fetcher)
        try await app.start()
        let desk = try #require(await app.desk)
        let reference = try await Self.release(by: desk)
        let command = try await relay.waitForLine(containing: "MAIL FROM:<")
        let sender = String(command.split(separator: "<").last?.prefix { $0 != ">" } ?? "")
        try await Self.wait(for: .accepted, of: reference, by: desk)

        let now = Instant(milliseconds: SystemClock.wallMilliseconds()).rfc3339
        let message = SNSSender.notification(SNSSender.bounce(of: sender), at: now, version: "2")
        let listener = try #require(await app.publicAddress?.port)
        #expect(try await SNSSender.post(SNSSender().post(message), to: listener) == "403")
        try await Self.wait(for: .accepted, of: reference, by: desk)
        #expect(try await SNSSender.post(sns.post(message), to: listener) == "200")
        try await Self.wait(for: .bounced, of: reference, by: desk)
        #expect(try await desk.reconcile(reference).flatMap(\.differences) == [])
        await app.stop()
        await fetcher.stop()
    }

    private static func configuration(in folder: String, relay: UInt16) -> Configuration {
        var configuration = AppBed.configuration(in: folder)
        configuration.relays = [
            .init(name: "main", url: RelayURL(host: "127.0.0.1", port: relay, isImplicitTLS: false), tls: .off)
        ]
        configuration.bounces.providers = ["ses": ["topics": [SNSSender.topic]]]
        return configuration
    }

    /// One person, one action, approved.
    private static func release(by desk: Desk) async throws -> Reference {
        let staff = Identity(name: "staff", login: "staff")
        let session = try await desk.importRoster(.csv, dryRun: false, by: staff)
        try await session.feed(AppBed.person)
        _ = try await session.finish()
        let action = try await desk.submit(document: AppBed.action("UA 1/26"), by: staff)
        _ = try await desk.approve(
            ApprovalOrder(reference: action.reference), by: Identity(name: "approver", login: "approver"))
        return action.reference
    }

    /// Looks again and again: a commit follows what the relay or the provider has been told by milliseconds.
    private static func wait(for state: DeliveryState, of reference: Reference, by desk: Desk) async throws {
        let end = ContinuousClock.now + .seconds(180)
        while true {
            let states = try await desk.status(of: reference).account.versions.first?.states
            if states?[state] == 1 { return }
            try #require(ContinuousClock.now < end, "it is not \(state) but \(states ?? [:])")
            await Task.yield()
        }
    }
}
