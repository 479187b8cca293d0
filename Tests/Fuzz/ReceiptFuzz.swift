// SPDX-License-Identifier: MIT

import Crypto
import Testing
import Transport

@Suite("Receipts, at random")
struct ReceiptFuzz {
    @Test("no damaged message fits, and none crashes", arguments: 0..<8)
    func damaged(seed: UInt64) throws {
        var random = Seeded(seed)
        let secret = try WebhookSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
        let signer = StandardWebhooksSigner(secrets: [secret])
        let body = Array(#"{"type":"urgent-action.receipt","data":{}}"#.utf8)
        for round in 0..<500 {
            let headers = try #require(signer.sign(identifier: "r\(round)", seconds: 1_000, body: body))
            let parts = [headers.identifier, headers.timestamp, headers.signature, body]
            var changed = parts
            let part = random.number(below: 4)
            changed[part] = random.mutated(
                parts[part], tokens: ["v1,", " ", ".", "=", "v1a,", "0", "\u{0}", "é", "AAAA"])
            let texts = changed.map { String(decoding: $0, as: UTF8.self) }
            let message = StandardWebhooksVerifier.Message(
                identifier: texts[0], timestamp: texts[1], signature: texts[2], body: changed[3])
            let fits = StandardWebhooksVerifier.time(of: message, secrets: [secret], now: 1_000) != nil
            // Beside the genuine signature others may stand.
            let hasGenuine = texts[2].split(separator: " ").contains(
                Substring(String(decoding: parts[2], as: UTF8.self)))
            let isSame = changed[0] == parts[0] && changed[1] == parts[1] && changed[3] == parts[3]
            #expect(!fits || (isSame && hasGenuine), "seed \(seed), round \(round): \(texts)")
        }
    }
}
