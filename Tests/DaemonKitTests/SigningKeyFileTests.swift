// SPDX-License-Identifier: MIT

import Crypto
import Glibc
import TestSupport
import Testing

@testable import DaemonKit

@Suite("The file of signing keys")
struct SigningKeyFileTests {
    private func load(_ text: String, _ folder: TemporaryFolder) throws -> [SigningKey] {
        try folder.write("keys", text)
        chmod(folder.path("keys"), 0o600)
        return try SigningKeyFile.load(Credential(folder.path("keys")), directory: nil)
    }

    @Test("no credential is no key; each line is one, in order, comments and empty lines aside")
    func read() throws {
        let folder = try TemporaryFolder()
        #expect(try SigningKeyFile.load(nil, directory: nil).isEmpty)
        let (old, new) = (try SigningKey.make(), try SigningKey.make())
        let keys = try load("# spring\r\n\(new.exported)\r\n\n  \(old.exported) \n", folder)
        #expect(keys == [new, old])
    }

    @Test("what is no key stops the start, with its line and nothing of it")
    func malformed() throws {
        let folder = try TemporaryFolder()
        let key = try SigningKey.make().exported
        for text in [
            "#\n", "\(key)\nwhsk_secret", String(key.dropLast()),
            Array(repeating: key, count: 5).joined(separator: "\n"),
        ] {
            let error = try #require(#expect(throws: StartError.self) { try load(text, folder) })
            let words = "\(error)"
            #expect(words.contains("webhooks.signingKeys.credential"))
            #expect(!words.contains("secret") && !words.contains(key.dropFirst(5)))
        }
        #expect(throws: StartError.self) {
            try SigningKeyFile.load(Credential("webhook-signing-keys"), directory: folder.path)
        }
    }
}
