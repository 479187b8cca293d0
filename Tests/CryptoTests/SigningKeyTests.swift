// SPDX-License-Identifier: MIT

import Crypto
import Testing

@Suite struct SigningKeyTests {
    /// RFC 8032 §7.1, TEST 2: secret key, public key, message of one octet, signature.
    private static let seed = "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"
    private static let publicKey = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
    private static let signature =
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"

    private func key(_ hex: String) throws -> SigningKey {
        try SigningKey("whsk_" + Base64.encode(try #require(Hex.decode(hex))))
    }

    @Test("the known answer of RFC 8032 comes out, from the seed and from seed and public key")
    func known() throws {
        for hex in [Self.seed, Self.seed + Self.publicKey] {
            let key = try key(hex)
            #expect(Hex.encode(key.publicKey) == Self.publicKey)
            #expect(Hex.encode(key.sign([0x72])) == Self.signature)
            #expect(key.publicText == "whpk_" + Base64.encode(try #require(Hex.decode(Self.publicKey))))
            #expect(try SigningKey(key.exported) == key)
        }
    }

    @Test("keys differ, sign by themselves, and sign an empty message too")
    func fresh() throws {
        let one = try SigningKey.make()
        let other = try SigningKey.make()
        #expect(one != other && one.sign([]) != other.sign([]) && one.sign([]).count == SigningKey.signatureSize)
        #expect(one.sign([1]) == one.sign([1]))
    }

    @Test(
        "what is no key is refused, and halves that do not belong together",
        arguments: [
            "", "whsk_", "whsk_AAAA", "whsec_TM0Imyj/ltqdtsNG7BFOD1uKMZ81q6Yk2oz27U+4pvs=",
            "TM0Imyj/ltqdtsNG7BFOD1uKMZ81q6Yk2oz27U+4pvs=", "whsk_TM0Imyj/ltqdtsNG7BFOD1uKMZ81q6Yk2oz27U+4pvs",
            "whsk_" + String(repeating: "A", count: 200),
        ])
    func malformed(text: String) throws {
        #expect(throws: CryptoError.malformedSigningKey) { try SigningKey(text) }
        #expect(throws: CryptoError.malformedSigningKey) { try key(Self.seed + String(repeating: "00", count: 32)) }
    }

    @Test("a key is not printed by accident")
    func silence() throws {
        let key = try key(Self.seed)
        #expect("\(key)" == "whsk_…" && String(reflecting: key) == "whsk_…")
    }

    @Test("several secrets with spaces between are read, too many and bad ones are not")
    func rotation() throws {
        let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
        #expect(try WebhookSecret.all("\(secret) \(WebhookSecret.make().exported)").count == 2)
        #expect(try WebhookSecret.all("").isEmpty)
        #expect(throws: CryptoError.malformedSecret) { try WebhookSecret.all("\(secret) whsec_AAAA") }
        #expect(throws: CryptoError.malformedSecret) {
            try WebhookSecret.all(Array(repeating: secret, count: 5).joined(separator: " "))
        }
    }
}
