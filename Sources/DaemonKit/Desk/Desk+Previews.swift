// SPDX-License-Identifier: MIT

import Composing
import Crypto
import Dispatching
import Domain

extension Desk {
    public func preview(_ order: PreviewOrder) async throws(DeskError) -> [UInt8] {
        let record = try await asked { () async throws(LedgerError) in try await store.action(order.reference) }
        let edition = try previews.edition(of: record, language: order.language, isTest: false, at: clock.now())
        return try previews.bytes(edition, as: order.format)
    }

    public func testSend(_ order: TestSendOrder, by: Identity) async throws(DeskError) -> EndpointTest {
        let start = clock.now()
        let record = try await asked { () async throws(LedgerError) in try await store.action(order.reference) }
        let language = order.language ?? Self.firstLanguage(of: record)
        let edition = try previews.edition(of: record, language: language, isTest: true, at: start)
        let letter = try previews.letter(edition, on: order.destination.channel)
        let entry = AuditEntry(
            at: start, actor: by.name, login: by.login, verb: "test-send", reference: order.reference,
            version: record.version, detail: "one \(order.destination.channel.name), in \(language)")
        try await asked { () async throws(LedgerError) in try await store.audit(entry) }
        let destination = try Self.signed(order.destination)
        let report = await errands.run(letter, to: destination, within: Self.longestTestSend)
        guard let report else { throw .busy("the daemon is stopping") }
        return EndpointTest(report, took: report.at.since(start))
    }

    /// A standard webhook is always signed; this one with a secret that nobody keeps.
    private static func signed(_ destination: Destination) throws(DeskError) -> Destination {
        guard case .webhook(var address) = destination, address.format == .standard, address.secret == nil else {
            return destination
        }
        do throws(CryptoError) {
            address.secret = try WebhookSecret.make().exported
        } catch {
            throw .failed("\(error)")
        }
        return .webhook(address)
    }

    private static func firstLanguage(of record: ActionRecord) -> LanguageTag {
        record.action.languages.fallback.first { record.action.text[$0] != nil }
            ?? record.action.text.keys.min() ?? .english
    }

    /// One minute, as for the test of an endpoint.
    private static let longestTestSend = Duration.seconds(60)
}
