// SPDX-License-Identifier: MIT

import Crypto
import Testing

@Suite struct WebhookSecretTests {
    @Test("the specification's example secret decodes to 24 bytes")
    func example() throws {
        let secret = try WebhookSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
        #expect(Hex.encode(secret.key) == "31f290f6bf06298aab4f08d43c3f082cf648a362da2da4b0")
        #expect(secret.exported == "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    }

    @Test("a secret does not print itself")
    func silence() throws {
        let secret = try WebhookSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
        #expect(!"\(secret)".contains("MfKQ"))
        #expect(!String(reflecting: secret).contains("MfKQ"))
    }

    @Test(
        "keys of 24 to 64 bytes are taken, others are not",
        arguments: [(0, false), (16, false), (23, false), (24, true), (32, true), (64, true), (65, false)])
    func sizes(size: Int, isTaken: Bool) {
        let text = "whsec_" + Base64.encode([UInt8](repeating: 7, count: size))
        let isRead = (try? WebhookSecret(text)) != nil
        #expect(isRead == isTaken)
    }

    @Test(
        "what is no secret is refused",
        arguments: [
            "", "whsec_", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsk_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "WHSEC_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS",
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n", "whsec_ MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        ])
    func malformed(text: String) {
        #expect(throws: CryptoError.malformedSecret) { try WebhookSecret(text) }
    }

    @Test("a fresh secret reads back from its text")
    func fresh() throws {
        let secret = try WebhookSecret.make()
        #expect(try WebhookSecret(secret.exported) == secret)
        #expect(try WebhookSecret.make() != secret)
    }
}
