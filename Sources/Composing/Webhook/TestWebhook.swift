// SPDX-License-Identifier: MIT

import Domain

/// The event by which an operator tries an endpoint, in the endpoint's own format: no action's text, no order to do anything.
public struct TestWebhook: WebhookLetter {
    private let at: Instant
    private let organisation: String
    private let links: PersonalLinks

    /// - Parameters:
    ///   - at: When it was asked for: it makes the id, which no other event has.
    ///   - organisation: Whose test it is, for chat rooms.
    ///   - links: Only for what all bodies are made with; a test has no link.
    public init(at: Instant, organisation: String, links: PersonalLinks) {
        self.at = at
        self.organisation = organisation
        self.links = links
    }

    public let contentType = "application/json"

    public func identifier(for claimed: ClaimedDelivery) -> String {
        "test_\(at.milliseconds)_\(claimed.delivery.volunteer.number)"
    }

    public func body(for claimed: ClaimedDelivery) -> [UInt8] {
        let address: WebhookAddress? = if case .webhook(let address) = claimed.destination { address } else { nil }
        let format = address?.format ?? .standard
        let document =
            format == .standard
            ? StandardFormat.test(at: at) : RoomNotice(testAt: at, organisation: organisation).document(format)
        return SplicedBody(document, links: links).bytes { hole, bytes in
            switch hole {
            case .token: break
            case .identifier: bytes += identifier(for: claimed).utf8
            case .topic: bytes += (address.flatMap { NtfyAddress($0.url) }?.topic ?? "").utf8
            }
        }
    }
}
