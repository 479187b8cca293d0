// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

@testable import Crypto

@Suite("Signatures by a certificate's key, made by the real openssl")
struct SigningCertificateTests {
    private let text = Array("Message\nTold by a provider\n".utf8)

    @Test("what the key has signed verifies, with the hash it was signed with", arguments: ["sha1", "sha256"])
    func genuine(hash: String) async throws {
        let identity = try await SigningIdentity(names: "DNS:sns.example")
        let certificate = try SigningCertificate(pem: identity.pem())
        let signature = try await identity.sign(text, hash: hash)
        #expect(certificate.verifies(signature, of: text, hash: hash == "sha1" ? .sha1 : .sha256))
        #expect(!certificate.verifies(signature, of: text, hash: hash == "sha1" ? .sha256 : .sha1))
    }

    @Test("one bit elsewhere, in the text or the signature, and it does not")
    func altered() async throws {
        let identity = try await SigningIdentity(names: "DNS:sns.example")
        let certificate = try SigningCertificate(pem: identity.pem())
        let signature = try await identity.sign(text, hash: "sha256")
        for index in text.indices {
            var other = text
            other[index] ^= 1
            #expect(!certificate.verifies(signature, of: other, hash: .sha256))
        }
        for index in signature.indices {
            var other = signature
            other[index] ^= 0x80
            #expect(!certificate.verifies(other, of: text, hash: .sha256))
        }
        #expect(!certificate.verifies(signature, of: text + [0], hash: .sha256))
        #expect(!certificate.verifies(signature, of: [], hash: .sha256))
        #expect(!certificate.verifies([], of: text, hash: .sha256))
        #expect(!certificate.verifies(Array(signature.dropLast()), of: text, hash: .sha256))
        #expect(!certificate.verifies(signature + [0], of: text, hash: .sha256))
    }

    @Test("nobody else's signature verifies")
    func foreign() async throws {
        let (ours, theirs) = try await (
            SigningIdentity(names: "DNS:sns.example"), SigningIdentity(names: "DNS:sns.example")
        )
        let certificate = try SigningCertificate(pem: ours.pem())
        #expect(!certificate.verifies(try await theirs.sign(text, hash: "sha1"), of: text, hash: .sha1))
    }

    @Test("it is issued for the names in it, and a wildcard is nobody's name")
    func names() async throws {
        let certificate = try SigningCertificate(
            pem: await SigningIdentity(names: "DNS:sns.example.org,DNS:*.example.net", commonName: "sns.example.com")
                .pem())
        #expect(certificate.isIssued(for: "sns.example.org"))
        #expect(certificate.isIssued(for: "SNS.Example.org"))
        for other in ["example.org", "a.sns.example.org", "sns.example.net", "sns.example.com", ""] {
            #expect(!certificate.isIssued(for: other), "\(other)")
        }
        let old = try SigningCertificate(pem: await SigningIdentity(names: "", commonName: "sns.example.com").pem())
        #expect(old.isIssued(for: "sns.example.com"))
    }

    @Test("it says from when to when it holds")
    func validity() async throws {
        let before = Int64(Date().timeIntervalSince1970)
        let certificate = try SigningCertificate(pem: await SigningIdentity(names: "DNS:a.example").pem())
        #expect((before...Int64(Date().timeIntervalSince1970)).contains(certificate.validity.lowerBound))
        #expect(certificate.validity.upperBound - certificate.validity.lowerBound == 2 * 86_400)
    }

    @Test("a key that is not RSA, or short, or not for signing is not taken")
    func unsuitable() async throws {
        let elliptic = ["ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]
        for identity in try await [
            SigningIdentity(names: "DNS:a.example", key: elliptic),
            SigningIdentity(names: "DNS:a.example", key: ["rsa:1024"]),
            SigningIdentity(names: "DNS:a.example", extensions: ["keyUsage=keyCertSign"]),
        ] {
            let pem = try identity.pem()
            #expect(throws: CryptoError.unsuitableCertificate) { try SigningCertificate(pem: pem) }
        }
        let pem = try await SigningIdentity(names: "DNS:a.example", extensions: ["keyUsage=digitalSignature"]).pem()
        #expect(throws: Never.self) { try SigningCertificate(pem: pem) }
    }

    @Test("what is no certificate is refused, and an encrypted one asks nobody for its pass phrase")
    func malformed() async throws {
        let pem = try await SigningIdentity(names: "DNS:a.example").pem()
        let text = String(decoding: pem, as: UTF8.self)
        let cipher = "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00112233445566778899AABBCCDDEEFF\n\n"
        let encrypted = text.replacing("CERTIFICATE-----\nM", with: "CERTIFICATE-----\n\(cipher)M")
        for bad in [
            [], Array("-----BEGIN CERTIFICATE-----\n".utf8), Array(pem.prefix(pem.count / 2)), Array(encrypted.utf8),
            Array(text.replacing("CERTIFICATE", with: "PUBLIC KEY").utf8),
            [UInt8](repeating: 10, count: SigningCertificate.mostBytes) + pem,
        ] {
            #expect(throws: CryptoError.malformedCertificate) { try SigningCertificate(pem: bad) }
        }
    }

    @Test("of several certificates the first counts, and words before it do not")
    func chain() async throws {
        let (first, second) = try await (
            SigningIdentity(names: "DNS:a.example"), SigningIdentity(names: "DNS:b.example")
        )
        let certificate = try SigningCertificate(pem: Array("subject=a\n".utf8) + first.pem() + second.pem())
        #expect(certificate.isIssued(for: "a.example") && !certificate.isIssued(for: "b.example"))
    }
}
