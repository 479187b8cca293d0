// SPDX-License-Identifier: MIT

import Domain
import Foundation
import Glibc
import Intake
import TestSupport
import Testing

@testable import DaemonKit

@Suite("Credentials")
struct CredentialTests {
    @Test("a path is refused if others can read it, a name is looked up in the directory")
    func modes() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("password", "s3cret\n")
        chmod(path, 0o644)
        #expect(throws: CredentialFault.openToOthers) { try Credential(path).read(directory: nil) }
        chmod(path, 0o460)
        #expect(throws: CredentialFault.openToOthers) { try Credential(path).read(directory: nil) }
        chmod(path, 0o440)
        #expect(try Credential(path).read(directory: nil) == "s3cret")
        #expect(try Credential("password").read(directory: folder.path) == "s3cret")
        #expect(throws: CredentialFault.noDirectory) { try Credential("password").read(directory: nil) }
        #expect(throws: CredentialFault.missing) { try Credential("other").read(directory: folder.path) }
    }

    @Test("what is no secret is told: a folder, an empty file, too much, no text")
    func contents() throws {
        let folder = try TemporaryFolder()
        mkdir(folder.path("folder"), 0o700)
        #expect(throws: CredentialFault.noFile) { try Credential(folder.path("folder")).read(directory: nil) }
        try folder.write("empty", "\n\n")
        try folder.write("large", String(repeating: "x", count: 70_000))
        try folder.write("nul", "a\u{0}b")
        for name in ["empty", "large", "nul"] { chmod(folder.path(name), 0o400) }
        #expect(throws: CredentialFault.empty) { try Credential(folder.path("empty")).read(directory: nil) }
        #expect(throws: CredentialFault.tooLarge) { try Credential(folder.path("large")).read(directory: nil) }
        #expect(throws: CredentialFault.noText) { try Credential(folder.path("nul")).read(directory: nil) }
    }

    @Test("a fault of a credential is told at its line, and the secret is in no text")
    func told() throws {
        let folder = try TemporaryFolder()
        let secret = try folder.write("password", "s3cret")
        chmod(secret, 0o644)
        let file = try folder.write(
            "urgentd.json5",
            """
            {
              state: "/s", organisation: { name: "N", from: "a@b.example", bounces: "b@b.example" },
              http: { publicURL: "https://a.example" },
              relays: [{ url: "smtp://x.example", username: "u",
                         credential: "\(secret)" }],
            }
            """)
        do throws(InvalidDocument) {
            _ = try Configuration.load(file, credentials: nil)
            Issue.record("taken")
        } catch {
            #expect(error.faults.map(\.line) == [5])
            #expect(error.description.contains("others can read it"))
            #expect(!error.description.contains("s3cret"))
        }
        chmod(secret, 0o400)
        #expect(try !Configuration.load(file, credentials: nil).text.contains("s3cret"))
    }

    @Test("token keys may be absent under their name, because the daemon makes them; a missing path is a fault")
    func absentTokenKeys() throws {
        let folder = try TemporaryFolder()
        func faults(_ credential: String) throws -> [String] {
            let file = try folder.write(
                "urgentd.json5",
                """
                { state: "/s", organisation: { name: "N", from: "a@b.example", bounces: "b@b.example" },
                  http: { publicURL: "https://a.example" }, relays: [{ url: "smtp://x.example" }],
                  tokens: { credential: "\(credential)" } }
                """)
            do throws(InvalidDocument) {
                _ = try Configuration.load(file, credentials: folder.path)
                return []
            } catch {
                return error.faults.map(\.key)
            }
        }
        #expect(try faults("token-keys").isEmpty)
        #expect(try faults(folder.path("token-keys")) == ["tokens.credential"])
        try folder.write("token-keys", "")
        #expect(try faults("token-keys") == ["tokens.credential"])
    }
}
