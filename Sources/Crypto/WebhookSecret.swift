// SPDX-License-Identifier: MIT

/// The key shared with one webhook endpoint (Standard Webhooks 1.0, "Symmetric signatures").
///
/// Text form: `whsec_` and base64; the key is the decoded bytes. Deliberately not printable by accident.
public struct WebhookSecret: Sendable, Hashable {
    public let key: [UInt8]

    /// Reads the text form.
    ///
    /// - Throws: ``CryptoError/malformedSecret`` for another prefix, base64 that is not strict, or a key outside 24 to 64
    ///   bytes.
    public init(_ text: String) throws(CryptoError) {
        guard text.utf8.count <= Self.longestText, text.hasPrefix(Self.prefix),
            let key = Base64.decode(String(text.dropFirst(Self.prefix.count))), Self.keySizes.contains(key.count)
        else { throw .malformedSecret }
        self.key = key
    }

    /// Reads all secrets that are valid at once, spaces between: more than one while a secret is being changed.
    ///
    /// - Throws: ``CryptoError/malformedSecret`` when one of them is none, or there are more than ``mostAtOnce``.
    public static func all(_ text: String) throws(CryptoError) -> [WebhookSecret] {
        let parts = text.split(separator: " ", maxSplits: mostAtOnce)
        guard parts.count <= mostAtOnce else { throw .malformedSecret }
        var secrets: [WebhookSecret] = []
        for part in parts { secrets.append(try WebhookSecret(String(part))) }
        return secrets
    }

    /// A new secret of 32 random bytes.
    public static func make() throws(CryptoError) -> WebhookSecret {
        WebhookSecret(key: try SecureRandom.bytes(freshKeySize))
    }

    private init(key: [UInt8]) {
        self.key = key
    }

    /// The text form, for the one place that hands the secret to the endpoint's owner.
    public var exported: String { Self.prefix + Base64.encode(key) }

    /// What the specification allows.
    public static let keySizes = 24...64
    /// The new one, the old one, and two to spare: each costs a signature an alert.
    public static let mostAtOnce = 4

    private static let prefix = "whsec_"
    private static let freshKeySize = 32
    /// `whsec_` and the base64 of 64 bytes.
    private static let longestText = 6 + 88
}

extension WebhookSecret: CustomStringConvertible, CustomDebugStringConvertible {
    public var description: String { "whsec_…" }
    public var debugDescription: String { description }
}
