// SPDX-License-Identifier: MIT

import Foundation
import TestSupport

/// One line of the capturing webhook receiver.
struct WebhookReceipt: Decodable {
    let event: String
    let method: String?
    let path: String?
    let headers: [String: String]?
    let body: String?
    /// What the independent verifier has against the signature; empty when it is good.
    let fault: String?

    var identifier: String { headers?["webhook-id"] ?? "" }

    /// `data` of the payload.
    var data: Payload? {
        try? JSONDecoder().decode(Envelope.self, from: Data((body ?? "").utf8)).data
    }

    struct Payload: Decodable {
        let reference: String
        let language: String
        let subject: String
    }

    private struct Envelope: Decodable {
        let data: Payload
    }

    /// The requests among what a receiver has printed so far.
    static func requests(_ receiver: ChildProcess) throws -> [WebhookReceipt] {
        try receiver.printed.split(separator: "\n").filter { $0.hasPrefix("{") }
            .map { try JSONDecoder().decode(WebhookReceipt.self, from: Data($0.utf8)) }
            .filter { $0.event == "request" }
    }
}
