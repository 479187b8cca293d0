// SPDX-License-Identifier: MIT

import Crypto

/// Signs requests as Standard Webhooks 1.0 says: over `id.timestamp.body`, by HMAC-SHA-256 with each secret (`v1`) and by
/// Ed25519 with each signing key (`v1a`).
///
/// Holds the key schedules, so it is made once per endpoint. Thread-safe.
public struct StandardWebhooksSigner: Sendable {
    private let hashes: [KeyedHash]
    private let keys: [SigningKey]

    /// Takes all secrets and keys that are valid now; while one is being changed there are two.
    public init(secrets: [WebhookSecret], keys: [SigningKey] = []) {
        hashes = secrets.map { KeyedHash(key: $0.key) }
        self.keys = keys
    }

    /// The three values of one attempt.
    public struct Headers: Sendable, Hashable {
        /// `webhook-id`: the same at every attempt.
        public var identifier: [UInt8]
        /// `webhook-timestamp`: seconds since 1970 of this attempt.
        public var timestamp: [UInt8]
        /// `webhook-signature`: `v1,` and base64, once per secret, `v1a,` and base64, once per key, spaces between.
        public var signature: [UInt8]
    }

    /// Signs the exact bytes that are posted.
    ///
    /// - Parameters:
    ///   - identifier: Visible ASCII without `.`, which separates the signed parts.
    ///   - seconds: The time of the attempt.
    ///   - body: What is posted.
    /// - Returns: Nil when the identifier could be read in two ways.
    public func sign(identifier: String, seconds: Int64, body: [UInt8]) -> Headers? {
        let identifier = Array(identifier.utf8)
        guard !identifier.isEmpty, identifier.allSatisfy({ $0 > 0x20 && $0 < 0x7f && $0 != Self.dot }) else {
            return nil
        }
        let timestamp = Array(String(seconds).utf8)
        var head: [UInt8] = []
        head.reserveCapacity(identifier.count + timestamp.count + 2)
        head += identifier
        head.append(Self.dot)
        head += timestamp
        head.append(Self.dot)
        var signature: [UInt8] = []
        signature.reserveCapacity(hashes.count * Self.signatureSize + keys.count * Self.keySignatureSize)
        for hash in hashes {
            if !signature.isEmpty { signature.append(UInt8(ascii: " ")) }
            signature += Self.version
            Base64.append(hash.digest(head, body), to: &signature)
        }
        // Ed25519 wants the message in one piece.
        let message = keys.isEmpty ? [] : head + body
        for key in keys {
            if !signature.isEmpty { signature.append(UInt8(ascii: " ")) }
            signature += Self.keyVersion
            Base64.append(key.sign(message), to: &signature)
        }
        return Headers(identifier: identifier, timestamp: timestamp, signature: signature)
    }

    private static let dot = UInt8(ascii: ".")
    private static let version = Array("v1,".utf8)
    private static let keyVersion = Array("v1a,".utf8)
    /// `v1,`, the base64 of 32 bytes, a space.
    private static let signatureSize = 48
    /// `v1a,`, the base64 of 64 bytes, a space.
    private static let keySignatureSize = 93
}
