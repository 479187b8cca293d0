// SPDX-License-Identifier: MIT

import CCrypto

/// A private Ed25519 key (RFC 8032) that signs webhooks so that receivers need no secret of their own, only ``publicText``
/// (Standard Webhooks 1.0, "Asymmetric signatures").
///
/// Text form: `whsk_` and base64 of the seed, 32 bytes, or of seed and public key, 64 bytes. Thread-safe: OpenSSL's
/// keys may be used by many threads as long as nobody changes them (openssl-threads(7)). Not printable by accident.
public final class SigningKey: Sendable {
    // nonisolated(unsafe): set once, freed in `deinit` only; signing reads the key and never changes it.
    private nonisolated(unsafe) let key: OpaquePointer
    private let seed: [UInt8]
    /// The 32 bytes of the public key.
    public let publicKey: [UInt8]

    /// Reads the text form.
    ///
    /// - Throws: ``CryptoError/malformedSigningKey`` for another prefix, base64 that is not strict, another size, or a
    ///   public half that does not belong to the seed.
    public convenience init(_ text: String) throws(CryptoError) {
        guard text.utf8.count <= Self.longestText, text.hasPrefix(Self.prefix),
            let bytes = Base64.decode(String(text.dropFirst(Self.prefix.count))),
            bytes.count == Self.seedSize || bytes.count == 2 * Self.seedSize
        else { throw .malformedSigningKey }
        try self.init(seed: Array(bytes.prefix(Self.seedSize)))
        guard bytes.count == Self.seedSize || ConstantTime.equal(Array(bytes.suffix(Self.seedSize)), publicKey) else {
            throw .malformedSigningKey
        }
    }

    /// A new key of random bytes.
    public static func make() throws(CryptoError) -> SigningKey {
        try SigningKey(seed: try SecureRandom.bytes(seedSize))
    }

    private init(seed: [UInt8]) throws(CryptoError) {
        guard let made = EVP_PKEY_new_raw_private_key(NID_ED25519, nil, seed, seed.count) else {
            ERR_clear_error()
            throw .malformedSigningKey
        }
        key = made
        self.seed = seed
        publicKey = [UInt8](unsafeUninitializedCapacity: Self.seedSize) { buffer, count in
            count = Self.seedSize
            mustHold(EVP_PKEY_get_raw_public_key(made, buffer.baseAddress, &count) == 1, "EVP_PKEY_get_raw_public_key")
        }
    }

    deinit {
        EVP_PKEY_free(key)
    }

    /// The 64 bytes of the signature.
    public func sign(_ message: [UInt8]) -> [UInt8] {
        let context = EVP_MD_CTX_new()
        mustHold(context != nil, "EVP_MD_CTX_new")
        defer { EVP_MD_CTX_free(context) }
        mustHold(EVP_DigestSignInit(context, nil, nil, nil, key) == 1, "EVP_DigestSignInit")
        return [UInt8](unsafeUninitializedCapacity: Self.signatureSize) { buffer, count in
            count = Self.signatureSize
            mustHold(
                EVP_DigestSign(context, buffer.baseAddress, &count, message, message.count) == 1, "EVP_DigestSign")
        }
    }

    /// What receivers check with: `whpk_` and base64 of the public key.
    public var publicText: String { Self.publicPrefix + Base64.encode(publicKey) }

    /// The private text form, for the one place that stores it.
    public var exported: String { Self.prefix + Base64.encode(seed) }

    /// Bytes of a signature.
    public static let signatureSize = 64

    private static let prefix = "whsk_"
    private static let publicPrefix = "whpk_"
    private static let seedSize = 32
    /// `whsk_` and the base64 of 64 bytes.
    private static let longestText = 5 + 88
}

extension SigningKey: Hashable {
    public static func == (left: SigningKey, right: SigningKey) -> Bool { left.publicKey == right.publicKey }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(publicKey)
    }
}

extension SigningKey: CustomStringConvertible, CustomDebugStringConvertible {
    public var description: String { "whsk_…" }
    public var debugDescription: String { description }
}
