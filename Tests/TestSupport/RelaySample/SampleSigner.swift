// SPDX-License-Identifier: MIT

import Foundation
import Glibc

/// A real opendkim that runs from `config/postfix/opendkim.conf`, with a key made for this test.
public final class SampleSigner: Sendable {
    public let port: UInt16
    /// What the DNS would say about the key.
    public let record: String
    private let folder: TemporaryFolder
    private let process: ChildProcess

    /// Makes a key, starts the signer and waits until it listens.
    ///
    /// - Parameter domain: The domain that signs.
    /// - Throws: When opendkim is not installed or does not listen.
    public init(domain: String) async throws {
        folder = try TemporaryFolder()
        port = try FreePort.find()
        let selector = "urgentd1"
        let made = try await Command.run(
            "opendkim-genkey", ["-b", "2048", "-d", domain, "-s", selector, "-D", folder.path])
        guard made.status == 0 else { throw NoKey(said: made.error) }
        // The record's text is in quotes, in pieces of at most 255 octets (RFC 1035 3.3.14).
        let file = try String(contentsOfFile: folder.path("\(selector).txt"), encoding: .utf8)
        record = file.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
            .filter { $0.offset % 2 == 1 }.map { String($0.element) }.joined()
        let owned = try await Command.run("chown", ["opendkim", folder.path("\(selector).private")])
        guard owned.status == 0 else { throw NoKey(said: owned.error) }
        let configuration = try folder.write(
            "opendkim.conf",
            try RelaySample.text(
                "opendkim.conf",
                replacing: [
                    ("inet:8891@127.0.0.1", "inet:\(port)@127.0.0.1"), ("/etc/dkimkeys/", folder.path + "/"),
                    ("\nDomain              example.org\n", "\nDomain              \(domain)\n"),
                    // Everybody may write into the folder of temporary folders.
                    ("\nRequireSafeKeys     yes\n", "\nRequireSafeKeys     no\n"),
                ]))
        process = try ChildProcess("opendkim", ["-f", "-x", configuration])
        try Listening.wait(for: port)
    }

    deinit {
        process.signal(SIGTERM)
    }

    /// The key could not be made.
    public struct NoKey: Error {
        public let said: String
    }
}
