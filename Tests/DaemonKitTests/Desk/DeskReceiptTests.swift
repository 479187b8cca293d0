// SPDX-License-Identifier: MIT

import Composing
import ControlAPI
import Crypto
import Domain
import Foundation
import Ledger
import TestSupport
import Testing
import Transport

@testable import DaemonKit

@Suite("Receipts at the desk")
struct DeskReceiptTests {
    private static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

    /// A desk with one section, its alert planned, and the section's number.
    private func run(_ body: (DeskBed, VolunteerKey) async throws -> Void) async throws {
        let bed = try await DeskBed(volunteers: 5)
        do {
            let kenya = try #require(CountryCode("KE"))
            let section = Volunteer(
                id: "section", email: nil, languages: [.english], country: kenya,
                webhook: WebhookAddress(url: "https://section.example/hook", secret: Self.secret))
            _ = try await bed.ledger.importChunk(
                [RosterRow(line: 9, volunteer: section)], dryRun: false, at: bed.clock.now())
            try await bed.submit()
            try await bed.approveAndPlan()
            let rows = try await bed.ledger.deliveries(DeliveryQuery(reference: bed.reference, limit: 100))
            try await body(bed, try #require(rows.first { $0.volunteer == "section" }).delivery.volunteer)
        } catch {
            await bed.stop()
            throw error
        }
        await bed.stop()
    }

    private func body(
        _ bed: DeskBed, _ section: VolunteerKey, version: Int = 1, alert: String? = nil, reached: String = "1200",
        acted: String = #"{"letter":30}"#
    ) -> String {
        let alert = alert ?? AlertIdentifier(bed.reference, version: VersionKey(1), volunteer: section).text
        return """
            {"type":"urgent-action.receipt","timestamp":"2026-11-26T12:00:00Z","data":{"alert":"\(alert)",\
            "reference":"\(bed.reference)","version":\(version),"acknowledged":true,"reached":\(reached),"acted":\(acted)}}
            """
    }

    private func signed(
        _ bed: DeskBed, _ body: String, id: String = "r1", secret: String = secret, late: Int64 = 0
    ) throws -> SignedReceipt {
        let signer = StandardWebhooksSigner(secrets: [try WebhookSecret(secret)])
        let headers = try #require(
            signer.sign(identifier: id, seconds: bed.clock.now().milliseconds / 1000 + late, body: Array(body.utf8)))
        func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
        return SignedReceipt(
            identifier: id, timestamp: text(headers.timestamp), signature: text(headers.signature),
            body: Array(body.utf8))
    }

    @Test("a section's word is counted once, and shown in status and responses")
    func counted() async throws {
        try await run { bed, section in
            let receipt = try signed(bed, body(bed, section))
            #expect(try await bed.desk.receive(receipt))
            #expect(try await !bed.desk.receive(receipt))
            let tally = ReceiptTally(sections: 1, reached: 1200, acted: [.letter: 30])
            #expect(try await bed.desk.status(of: bed.reference).account.receipts == tally)
            #expect(try await bed.desk.responses(to: bed.reference).receipts == tally)
            #expect(StatusDocument(try await bed.desk.status(of: bed.reference)).receipts.acted == ["letter": 30])
        }
    }

    @Test("whoever has another secret, another alert or an old one gets one and the same answer")
    func forged() async throws {
        try await run { bed, section in
            let other = try #require(Reference("UA 9/26"))
            let alerts = [
                AlertIdentifier(bed.reference, version: VersionKey(2), volunteer: section).text,
                AlertIdentifier(bed.reference, version: VersionKey(1), volunteer: VolunteerKey(1)).text,
                AlertIdentifier(bed.reference, version: VersionKey(1), volunteer: VolunteerKey(77)).text,
                AlertIdentifier(other, version: VersionKey(1), volunteer: section).text, "ua_x", "",
            ]
            var wrong = try alerts.map { try signed(bed, body(bed, section, alert: $0)) }
            let good = body(bed, section)
            wrong.append(try signed(bed, good, secret: WebhookSecret.make().exported))
            wrong.append(try signed(bed, good, late: -301))
            wrong.append(try signed(bed, good, late: 301))
            wrong.append(SignedReceipt(identifier: "", timestamp: "", signature: "", body: Array(good.utf8)))
            var changed = try signed(bed, good)
            changed.body = Array(body(bed, section, reached: "9").utf8)
            wrong.append(changed)
            for receipt in wrong {
                await #expect(
                    throws: DeskError.notAllowed(
                        "the receipt is not signed by whom the alert went to, or not in the last five minutes")
                ) { try await bed.desk.receive(receipt) }
            }
            let tally = try await bed.desk.responses(to: bed.reference).receipts
            #expect(tally == ReceiptTally())
        }
    }

    @Test("signed nonsense is told what is wrong with it, and counts nothing")
    func nonsense() async throws {
        try await run { bed, section in
            let bodies = [
                body(bed, section, version: 2), body(bed, section, reached: "-1"),
                body(bed, section, reached: "100000001"),
                body(bed, section, acted: #"{"song":1}"#), body(bed, section, acted: #"{"letter":-1}"#), "", "[]",
                body(bed, section, reached: "1e99"), body(bed, section).replacing("urgent-action.receipt", with: "x"),
                String(repeating: "[", count: 4000),
            ]
            for text in bodies {
                let error = await #expect(throws: DeskError.self, "\(text)") {
                    try await bed.desk.receive(signed(bed, text))
                }
                let isInvalid = if case .invalid = error { true } else { false }
                #expect(isInvalid, "\(text): \(String(describing: error))")
            }
            let tally = try await bed.desk.responses(to: bed.reference).receipts
            #expect(tally == ReceiptTally())
        }
    }
}
