// SPDX-License-Identifier: MIT

import Crypto
import Foundation
import Glibc
import TestSupport
import Testing

@testable import DaemonKit

@Suite("The file of token keys")
struct TokenKeyFileTests {
    private static let first = String(repeating: "ab", count: 32)
    private static let second = String(repeating: "cd", count: 32)

    @Test("without a credential one key is made in the state folder, for its owner only, and stays")
    func made() throws {
        let folder = try TemporaryFolder()
        let text = try load(Credential("token-keys"), folder).seal([7])
        var status = stat()
        #expect(stat(folder.path("token-keys"), &status) == 0 && status.st_mode & 0o777 == 0o600)
        #expect(try load(Credential("token-keys"), folder).open(text) == [7])
        #expect(try load(Credential("token-keys"), folder, credentials: "/nonexistent").open(text) == [7])
    }

    @Test("the first line signs, all verify; empty lines, comments and CRLF are fine")
    func rotation() throws {
        let folder = try TemporaryFolder()
        try folder.write("keys", "# since spring\r\n\r\n\(Self.second)\r\n  \(Self.first.uppercased())  \r\n")
        chmod(folder.path("keys"), 0o600)
        let keys = try load(Credential(folder.path("keys")), folder)
        let old = try #require(TokenKeys([[UInt8](repeating: 0xab, count: 32)]))
        let new = try #require(TokenKeys([[UInt8](repeating: 0xcd, count: 32)]))
        #expect(keys.open(old.seal([1])) == [1])
        #expect(new.open(keys.seal([2])) == [2] && old.open(keys.seal([2])) == nil)
    }

    @Test("systemd's credential goes before the state folder")
    func credential() throws {
        let folder = try TemporaryFolder()
        try folder.write("token-keys", Self.first)
        chmod(folder.path("token-keys"), 0o600)
        let credentials = try TemporaryFolder()
        try credentials.write("token-keys", Self.second)
        let keys = try load(Credential("token-keys"), folder, credentials: credentials.path)
        let new = try #require(TokenKeys([[UInt8](repeating: 0xcd, count: 32)]))
        #expect(new.open(keys.seal([2])) == [2])
    }

    @Test("a file that others can read is refused, wherever it lies", arguments: [0o644, 0o604] as [mode_t])
    func modes(mode: mode_t) throws {
        let folder = try TemporaryFolder()
        try folder.write("token-keys", Self.first)
        chmod(folder.path("token-keys"), mode)
        #expect(refusal(Credential("token-keys"), folder).contains("read by others"))
        #expect(refusal(Credential(folder.path("token-keys")), folder).contains("others can read it"))
    }

    @Test("a path that is missing is a mistake: new keys would break every link that is out")
    func missing() throws {
        let folder = try TemporaryFolder()
        #expect(refusal(Credential(folder.path("keys")), folder).contains("not there"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }

    @Test(
        "a bad line is told by its number, and nothing of it",
        arguments: [
            ("\(first)\nsecret", "line 2"), ("#\n\(String(repeating: "0", count: 62))", "line 2"),
            ("\(first) \(second)", "line 1"), ("# none\n", "0 keys"),
            (String(repeating: "\(first)\n", count: 17), "17 keys"),
        ])
    func contents(content: String, place: String) throws {
        let folder = try TemporaryFolder()
        try folder.write("token-keys", content)
        chmod(folder.path("token-keys"), 0o600)
        let text = refusal(Credential("token-keys"), folder)
        #expect(text.contains(place) && !text.contains("secret") && !text.contains(Self.first), "\(text)")
    }

    private func load(_ credential: Credential, _ folder: TemporaryFolder, credentials: String? = nil) throws
        -> TokenKeys
    {
        try TokenKeyFile.load(credential, directory: credentials, state: folder.path)
    }

    private func refusal(_ credential: Credential, _ folder: TemporaryFolder) -> String {
        do {
            _ = try load(credential, folder)
            return "taken"
        } catch {
            return "\(error)"
        }
    }
}
