// SPDX-License-Identifier: MIT

import Domain

/// The event by which an operator tries an endpoint: no action's text, and no order to do anything.
public struct TestWebhook: WebhookLetter {
    private let at: Instant

    /// `at` is when it was asked for: it makes the id, which no other event has.
    public init(at: Instant) {
        self.at = at
    }

    public let contentType = "application/json"

    public func identifier(for claimed: ClaimedDelivery) -> String {
        "test_\(at.milliseconds)_\(claimed.delivery.volunteer.number)"
    }

    public func body(for claimed: ClaimedDelivery) -> [UInt8] {
        Array(#"{"data":{},"timestamp":"\#(at.rfc3339)","type":"urgent-action.test"}"#.utf8)
    }
}
