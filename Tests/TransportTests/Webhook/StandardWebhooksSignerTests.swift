// SPDX-License-Identifier: MIT

import Crypto
import Domain
import Foundation
import TestSupport
import Testing

@testable import Transport

@Suite struct StandardWebhooksSignerTests {
    static let key = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    @Test("the known answer of the specification's libraries comes out")
    func known() throws {
        let signer = StandardWebhooksSigner(secrets: [try WebhookSecret(Self.key)])
        let headers = try #require(
            signer.sign(
                identifier: "msg_p5jXN8AQM9LWM0D4loKWxJek", seconds: 1_614_265_330,
                body: Array(#"{"test": 2432232314}"#.utf8)))
        #expect(text(headers.identifier) == "msg_p5jXN8AQM9LWM0D4loKWxJek")
        #expect(text(headers.timestamp) == "1614265330")
        #expect(text(headers.signature) == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
    }

    @Test("while a secret is being changed both sign")
    func rotation() throws {
        let old = try WebhookSecret(Self.key)
        let new = try WebhookSecret.make()
        func signature(_ secrets: [WebhookSecret]) throws -> String {
            text(
                try #require(StandardWebhooksSigner(secrets: secrets).sign(identifier: "a", seconds: 1, body: [1]))
                    .signature)
        }
        #expect(try signature([new, old]) == "\(signature([new])) \(signature([old]))")
    }

    @Test(
        "an identifier that could be read in two ways, or begin a header, is not signed",
        arguments: ["", "a.b", ".", "a b", "a\r\nb", "a\u{e9}", "a\u{0}"])
    func identifiers(identifier: String) throws {
        let signer = StandardWebhooksSigner(secrets: [try WebhookSecret(Self.key)])
        #expect(signer.sign(identifier: identifier, seconds: 1, body: []) == nil)
    }

    @Test("the independent verifier holds to the specification's own answers")
    func proof() async throws {
        let verifier = try ChildProcess("/usr/bin/python3", [Self.verifier])
        let status = try await verifier.exitStatus()
        #expect(status == 0, "\(verifier.printed)")
    }

    @Test("the independent verifier takes what we sign, and nothing that was changed on the way")
    func verified() async throws {
        let secrets = try (0..<3).map { _ in try WebhookSecret.make() }
        let folder = try TemporaryFolder()
        let alphabet = Array("aé漢\u{1f54a}\n\"")
        var cases: [String] = []
        var expected: [String] = []
        for size in [0, 1, 63, 64, 65, 2048, 100_000] {
            let body = String((0..<size).map { alphabet[$0 % alphabet.count] })
            let headers = try #require(
                StandardWebhooksSigner(secrets: Array(secrets.prefix(2))).sign(
                    identifier: "msg_\(size)", seconds: 1_795_248_000, body: Array(body.utf8)))
            for (secret, body, isValid) in [
                (secrets[0], body, true), (secrets[1], body, true), (secrets[2], body, false),
                (secrets[0], body + " ", false),
            ] {
                let one: [String: Any] = [
                    "id": text(headers.identifier), "timestamp": text(headers.timestamp),
                    "signature": text(headers.signature), "body": body, "secrets": [secret.exported],
                    "now": 1_795_248_007,
                ]
                cases.append(String(decoding: try JSONSerialization.data(withJSONObject: one), as: UTF8.self))
                expected.append(isValid ? "valid" : "invalid: no signature fits")
            }
        }
        let file = try folder.write("cases", cases.joined(separator: "\n"))
        let verifier = try ChildProcess(
            "/usr/bin/python3", [Self.verifier, "check"], input: FileHandle(forReadingAtPath: file))
        for answer in expected { #expect(try await verifier.lines.next() == answer) }
    }

    @Test("readers that are not ours take both signatures: the reference library v1, the cryptography package v1a")
    func reference() async throws {
        let secrets = [try WebhookSecret.make(), try WebhookSecret.make()]
        let keys = [try SigningKey.make(), try SigningKey.make()]
        let now = WallClock().now().milliseconds / 1000
        let signer = StandardWebhooksSigner(secrets: secrets, keys: keys)
        var cases: [String] = []
        var expected: [String] = []
        for body in ["", "{}", "{\"a\":\"\u{1f54a}é\"}", String(repeating: "x", count: 100_000)] {
            let headers = try #require(signer.sign(identifier: "ua_1", seconds: now, body: Array(body.utf8)))
            #expect(
                text(headers.signature).split(separator: " ").map { $0.prefix { $0 != "," } } == [
                    "v1", "v1", "v1a", "v1a",
                ])
            for (name, value, isValid) in [
                ("secret", secrets[0].exported, true), ("secret", secrets[1].exported, true),
                ("secret", try WebhookSecret.make().exported, false), ("key", keys[0].publicText, true),
                ("key", keys[1].publicText, true), ("key", try SigningKey.make().publicText, false),
            ] {
                for (body, isValid) in [(body, isValid), (body + " ", false)] {
                    let one = [
                        "id": text(headers.identifier), "timestamp": text(headers.timestamp),
                        "signature": text(headers.signature), "body": body, name: value,
                    ]
                    cases.append(String(decoding: try JSONSerialization.data(withJSONObject: one), as: UTF8.self))
                    expected.append(isValid ? "valid" : "invalid")
                }
            }
        }
        let result = try await PeerScript.run("reference_verifier.py", [], input: cases.joined(separator: "\n"))
        try #require(result.status == 0, "pip install -r config/packages-readers.txt: \(result.error)")
        #expect(result.output.split(separator: "\n").map { String($0.prefix { $0 != ":" }) } == expected)
    }

    @Test("a key alone signs too")
    func keyAlone() throws {
        let signer = StandardWebhooksSigner(secrets: [], keys: [try SigningKey.make()])
        #expect(
            try #require(signer.sign(identifier: "a", seconds: 1, body: [1])).signature.starts(with: Array("v1a,".utf8))
        )
    }

    private static let verifier = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../TestSupport/Peers/webhook_verifier.py").standardizedFileURL.path(percentEncoded: false)
}
