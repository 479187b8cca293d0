// SPDX-License-Identifier: MIT

import Composing
import ControlAPI
import Crypto
import Domain
import Telemetry
import Transport

extension Desk {
    public func receive(_ signed: SignedReceipt) async throws(DeskError) -> Bool {
        guard let document = ControlJSON.read(ReceiptDocument.self, from: signed.body) else {
            throw .invalid([
                DocumentFault(
                    line: 0, key: "", problem: "this is no receipt", expected: "receipt.schema.json tells what is one")
            ])
        }
        let identifier = AlertIdentifier(document.data.alert)
        let subject: ReceiptSubject? =
            if let identifier {
                try await asked { () async throws(LedgerError) in
                    try await store.receiptSubject(version: identifier.version, volunteer: identifier.volunteer)
                }
            } else {
                nil
            }
        let now = clock.now()
        // Whoever is unknown is checked against a key that nobody has: neither word nor time tells them from a wrong signature.
        let secrets = (try? WebhookSecret.all(subject?.secret ?? "")).flatMap { $0.isEmpty ? nil : $0 } ?? [decoy]
        let sent = StandardWebhooksVerifier.time(
            of: .init(
                identifier: signed.identifier, timestamp: signed.timestamp, signature: signed.signature,
                body: signed.body),
            secrets: secrets, now: now.milliseconds / 1000)
        guard let sent, let identifier, let subject, identifier.names(subject.reference) else {
            throw .notAllowed("the receipt is not signed by whom the alert went to, or not in the last five minutes")
        }
        var faults = document.faults
        if document.data.reference != subject.reference.text || document.data.version != subject.version {
            faults.append(
                DocumentFault(
                    line: 0, key: "data.version", problem: "reference or version is not that of the alert",
                    expected: "\(subject.reference), \(subject.version)"))
        }
        guard faults.isEmpty else { throw .invalid(faults) }
        let receipt = SectionReceipt(
            volunteer: identifier.volunteer, version: identifier.version, isAcknowledged: document.data.acknowledged,
            reached: document.data.reached ?? 0,
            acted: Dictionary(
                uniqueKeysWithValues: (document.data.acted ?? [:]).compactMap { name, count in
                    ResponseKind(rawValue: name).map { ($0, count) }
                }),
            message: signed.identifier, sent: sent, at: now)
        let isNew = try await asked { () async throws(LedgerError) in try await store.keep(receipt) }
        counts.receipts.add()
        return isNew
    }
}
