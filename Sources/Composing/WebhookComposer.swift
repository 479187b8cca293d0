// SPDX-License-Identifier: MIT

import Domain
import Foundation

/// Makes webhook bodies: the same bytes for everybody who gets an edition, because they are what is signed.
public struct WebhookComposer: Sendable {
    public init() {}

    /// The letter for everybody who gets this edition by webhook.
    public func letter(_ edition: Edition) throws(ComposingFault) -> any WebhookLetter {
        let encoder = JSONEncoder()
        // Sorted, so that the bytes do not depend on the run: a restart in mid-window posts what was posted before.
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            let body = [UInt8](try encoder.encode(WebhookPayload(edition)))
            return SharedWebhook(bytes: body, mark: ReferenceMark.text(edition.action.reference))
        } catch {
            throw .unreadable(file: "webhook body", reason: "cannot be written as JSON")
        }
    }
}

/// One body for all; only the id differs.
struct SharedWebhook: WebhookLetter {
    let bytes: [UInt8]
    let mark: String

    let contentType = "application/json"

    func identifier(for claimed: ClaimedDelivery) -> String {
        var identifier = Array("ua_\(mark)_".utf8)
        Decimal.append(claimed.delivery.version.number, to: &identifier)
        identifier.append(UInt8(ascii: "_"))
        Decimal.append(claimed.delivery.volunteer.number, to: &identifier)
        return String(decoding: identifier, as: UTF8.self)
    }

    func body(for claimed: ClaimedDelivery) -> [UInt8] { bytes }
}
