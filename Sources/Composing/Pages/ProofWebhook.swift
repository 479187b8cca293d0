// SPDX-License-Identifier: MIT

import Domain
import Foundation

/// The event that carries a code to a webhook whose control is to be proved; signed and sent as alerts are.
public struct ProofWebhook: WebhookLetter {
    private let code: ProofCode
    private let format: WebhookFormat
    private let sentence: String
    private let at: Instant

    /// Makes the event.
    ///
    /// - Parameters:
    ///   - code: What the person is to enter.
    ///   - format: What the receiver understands.
    ///   - label: The word for the code in the person's language: people read it in a chat room.
    ///   - organisation: Whose code it is.
    ///   - at: When it was asked for; makes the id, which no other event has.
    public init(_ code: ProofCode, format: WebhookFormat, label: String, organisation: String, at: Instant) {
        self.code = code
        self.format = format
        sentence = "\(organisation): \(label) \(code.grouped)"
        self.at = at
    }

    public let contentType = "application/json"

    public func identifier(for claimed: ClaimedDelivery) -> String {
        "proof_\(at.milliseconds)_\(claimed.delivery.volunteer.number)"
    }

    public func body(for claimed: ClaimedDelivery) -> [UInt8] {
        switch format {
        case .standard:
            json([
                "type": "urgent-action.proof", "timestamp": at.rfc3339, "data": ["code": code.grouped],
            ])
        case .slack: json(["text": sentence])
        case .discord: json(["content": sentence, "allowed_mentions": ["parse": [String]()]])
        case .teams: json(["type": "message", "attachments": [card]])
        case .ntfy: json(["topic": topic(of: claimed), "message": sentence])
        }
    }

    /// Which is posted to the server, not to the topic's own URL.
    private func topic(of claimed: ClaimedDelivery) -> String {
        guard case .webhook(let address) = claimed.destination else { return "" }
        return NtfyAddress(address.url)?.topic ?? ""
    }

    private var card: [String: Any] {
        let block: [String: Any] = ["type": "TextBlock", "text": sentence, "wrap": true]
        let content: [String: Any] = [
            "$schema": "http://adaptivecards.io/schemas/adaptive-card.json", "type": "AdaptiveCard", "version": "1.4",
            "body": [block],
        ]
        return ["contentType": "application/vnd.microsoft.card.adaptive", "content": content]
    }

    private func json(_ object: [String: Any]) -> [UInt8] {
        // Texts and lists of texts always have a form; an empty body would be refused, and nobody would get a code.
        (try? JSONSerialization.data(withJSONObject: object, options: [.sortedKeys])).map(Array.init) ?? []
    }
}
