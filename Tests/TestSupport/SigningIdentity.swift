// SPDX-License-Identifier: MIT

import Foundation

/// A key and a self-signed certificate made by the real `openssl` program, and its signatures.
public struct SigningIdentity: Sendable {
    private let folder: TemporaryFolder
    /// Paths of the PEM files.
    public var certificate: String { folder.path("cert.pem") }
    public var key: String { folder.path("key.pem") }

    /// Makes both.
    ///
    /// - Parameters:
    ///   - names: The subject's alternative names, as openssl writes them: `DNS:example.org`; empty for none.
    ///   - commonName: The subject.
    ///   - key: What `-newkey` takes, with options after it.
    ///   - extensions: Further `-addext` values.
    /// - Throws: When openssl is missing or refuses.
    public init(
        names: String, commonName: String = "urgentd test", key: [String] = ["rsa:2048"], extensions: [String] = []
    ) async throws {
        folder = try TemporaryFolder()
        let added = (names.isEmpty ? extensions : ["subjectAltName=\(names)"] + extensions).flatMap { ["-addext", $0] }
        try await Self.openssl(
            ["req", "-x509", "-nodes", "-days", "2", "-newkey"] + key + [
                "-subj", "/CN=\(commonName)", "-keyout", self.key, "-out", certificate,
            ] + added)
    }

    /// The certificate's file.
    public func pem() throws -> [UInt8] { Array(try Data(contentsOf: URL(filePath: certificate))) }

    /// What `openssl dgst -sign` makes of these bytes.
    ///
    /// - Parameters:
    ///   - bytes: What is signed.
    ///   - hash: `sha1`, `sha256`.
    /// - Returns: The signature.
    /// - Throws: When openssl refuses.
    public func sign(_ bytes: [UInt8], hash: String) async throws -> [UInt8] {
        let (input, output) = (folder.path("in-\(UUID().uuidString)"), folder.path("out-\(UUID().uuidString)"))
        try Data(bytes).write(to: URL(filePath: input))
        try await Self.openssl(["dgst", "-\(hash)", "-sign", key, "-out", output, input])
        return Array(try Data(contentsOf: URL(filePath: output)))
    }

    private static func openssl(_ arguments: [String]) async throws {
        let result = try await Command.run("openssl", arguments)
        guard result.status == 0 else { throw Refused(said: result.error) }
    }

    /// openssl did not do it.
    public struct Refused: Error {
        public let said: String
    }
}
