// SPDX-License-Identifier: MIT

import Crypto

/// Checks requests that are signed as Standard Webhooks 1.0 says, with the symmetric `v1`.
///
/// The time it takes depends on how many signatures and secrets there are, never on which of them fits or how far.
public enum StandardWebhooksVerifier {
    /// The headers' values as they came, and the exact bytes of the body.
    public struct Message: Sendable {
        public var identifier: String
        public var timestamp: String
        public var signature: String
        public var body: [UInt8]

        public init(identifier: String, timestamp: String, signature: String, body: [UInt8]) {
            self.identifier = identifier
            self.timestamp = timestamp
            self.signature = signature
            self.body = body
        }
    }

    /// The signed time, when one of the secrets has signed the message within five minutes of now.
    ///
    /// - Parameters:
    ///   - message: As it came.
    ///   - secrets: Those that may have signed it.
    ///   - now: Seconds since 1970.
    /// - Returns: Seconds since 1970; nil for what is not signed so.
    public static func time(of message: Message, secrets: [WebhookSecret], now: Int64) -> Int64? {
        let identifier = Array(message.identifier.utf8)
        guard (1...longestIdentifier).contains(identifier.count),
            identifier.allSatisfy({ $0 > 0x20 && $0 < 0x7f && $0 != dot }), let seconds = seconds(message.timestamp)
        else { return nil }
        let head = identifier + [dot] + Array(message.timestamp.utf8) + [dot]
        let given = message.signature.utf8.count <= longestSignature ? signatures(message.signature) : []
        var fits = false
        for secret in secrets {
            let expected = KeyedHash(key: secret.key).digest(head, message.body)
            for one in given where ConstantTime.equal(one, expected) { fits = true }
        }
        return fits && (now - tolerance...now + tolerance).contains(seconds) ? seconds : nil
    }

    private static func seconds(_ text: String) -> Int64? {
        guard (1...longestTime).contains(text.utf8.count),
            text.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 })
        else { return nil }
        return Int64(text)
    }

    /// Of the versions that are known, the first few; others are passed over.
    private static func signatures(_ text: String) -> [[UInt8]] {
        text.split(separator: " ").filter { $0.hasPrefix("v1,") }.prefix(mostSignatures)
            .compactMap { Base64.decode(String($0.dropFirst(3))) }
    }

    private static let dot = UInt8(ascii: ".")
    /// Seconds, both ways: what the reference libraries allow.
    private static let tolerance: Int64 = 300
    /// Digits; more are no time.
    private static let longestTime = 12
    private static let longestIdentifier = 256
    private static let longestSignature = 2048
    private static let mostSignatures = 8
}
