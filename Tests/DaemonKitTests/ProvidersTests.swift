// SPDX-License-Identifier: MIT

import Crypto
import Domain
import Foundation
import Runtime
import Synchronization
import TestSupport
import Testing
import Web

@testable import Composing
@testable import DaemonKit
@testable import Transport

/// Keeps the reports that it is given.
private final class KeepingDesk: BounceDesk {
    let taken = Mutex<[DeliveryReport]>([])

    func take(_ reports: [DeliveryReport], from provider: String) async throws(DeskError) -> BounceReceipt {
        taken.withLock { $0 += reports }
        return BounceReceipt(kind: .provider)
    }

    func takeReport(message: [UInt8], by: Identity) async throws(DeskError) -> BounceReceipt { throw .refused("none") }
    func suppress(address: String, reason: String, by: Identity) async throws(DeskError) -> SuppressionReceipt {
        throw .refused("none")
    }
    func unsuppress(address: String, by: Identity) async throws(DeskError) -> SuppressionReceipt {
        throw .refused("none")
    }
    func suppressions(after: Int64, limit: Int) async throws(DeskError) -> [SuppressionLine] { [] }
}

@Suite("Providers' events, from the wire to the desk")
struct ProvidersTests {
    private static let delivery = DeliveryKey(version: VersionKey(2), rank: 7, volunteer: VolunteerKey(11))

    /// Everything real but the network and the ledger: configuration, listener, signature, fetch, marks.
    private final class Bed {
        let desk = KeepingDesk()
        let sender: SNSSender
        let tokens: SignedTokens
        private let server: DocumentServer
        private let fetcher: WebFetcher
        private let listener: HTTPListener
        private let port: UInt16

        init(topics: [String]) async throws {
            SignalDisposition.ignoreBrokenPipes()
            tokens = SignedTokens(keys: try #require(TokenKeys([[UInt8](repeating: 5, count: 32)])))
            sender = try await SNSSender()
            server = try await DocumentServer(host: SNSSender.host, document: sender.identity.pem())
            fetcher = try await WebFetcher.start(
                WebFetcher.Rules(
                    caFile: server.identity.certificate, connectTo: ["\(SNSSender.host):443:127.0.0.1:\(server.port)"],
                    addressRule: AddressRule(exceptions: [try #require(AddressException("127.0.0.1:\(server.port)"))])))
            var configuration = AppBed.configuration(in: "/nowhere")
            if !topics.isEmpty { configuration.bounces.providers = ["ses": ["topics": topics]] }
            let providers = try await Providers.start(
                configuration, desk: desk, proof: OwnMarks(tokens), clock: HouseClock(), fetch: fetcher)
            var router = Router()
            providers.register(on: &router)
            listener = HTTPListener(name: "test", endpoint: .tcp("127.0.0.1:0"), router: router)
            port = try #require(try await listener.start().port)
        }

        /// The status that a client of another make gets.
        func post(_ body: [UInt8]) async throws -> String {
            try await SNSSender.post(body, to: port)
        }

        func stop() async {
            await listener.stop(within: .zero)
            await fetcher.stop()
        }
    }

    /// The envelope sender of a letter to that person.
    private func source(_ bed: Bed) -> String {
        var mark: [UInt8] = []
        BounceMark(keys: bed.tokens.keys).append(Self.delivery, to: &mark)
        return "bounces+\(String(decoding: mark, as: UTF8.self))@alerts.example"
    }

    @Test("a bounce that SNS signed reaches the desk as the delivery that our own mark names, once")
    func bounce() async throws {
        let bed = try await Bed(topics: [SNSSender.topic])
        let now = Instant(milliseconds: SystemClock.wallMilliseconds()).rfc3339
        let body = try await bed.sender.post(
            SNSSender.notification(SNSSender.bounce(of: source(bed)), at: now, version: "2"))
        for _ in 0..<2 { #expect(try await bed.post(body) == "200") }
        let taken = bed.desk.taken.withLock { $0 }
        #expect(taken.map(\.mail) == [.delivery(Self.delivery)])
        #expect(taken.first?.event.refusal?.reason == .address)
        #expect(taken.first?.event.refusal?.text.contains("ann") == false)
        let forged = try await SNSSender().post(SNSSender.notification(SNSSender.bounce(of: source(bed)), at: now))
        #expect(try await bed.post(forged) == "403")
        #expect(try await bed.post(Array("hello".utf8)) == "403")
        #expect(bed.desk.taken.withLock { $0.count } == 1)
        await bed.stop()
    }

    @Test("without a topic in the configuration there is nothing at the path")
    func unconfigured() async throws {
        let bed = try await Bed(topics: [])
        #expect(try await bed.post([]).hasPrefix("404"))
        await bed.stop()
    }
}
