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

    private static let prefix = "whsec_"
    private static let freshKeySize = 32
    /// `whsec_` and the base64 of 64 bytes.
    private static let longestText = 6 + 88
}

extension WebhookSecret: CustomStringConvertible, CustomDebugStringConvertible {
    public var description: String { "whsec_…" }
    public var debugDescription: String { description }
}
