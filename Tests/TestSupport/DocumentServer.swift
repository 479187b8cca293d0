// SPDX-License-Identifier: MIT

import Foundation

/// A real HTTPS server on loopback, with a certificate of the test's own, that gives out one document.
public struct DocumentServer: Sendable {
    public let identity: SigningIdentity
    public let port: UInt16
    private let peer: ChildProcess
    private let folder: TemporaryFolder

    /// Starts it.
    ///
    /// - Parameters:
    ///   - host: The name in its certificate.
    ///   - document: What it gives out.
    /// - Throws: When it does not get ready.
    public init(host: String, document: [UInt8] = []) async throws {
        identity = try await SigningIdentity(names: "DNS:\(host)")
        folder = try TemporaryFolder()
        try Data(document).write(to: URL(filePath: folder.path("document")))
        (peer, port) = try await PeerScript.start(
            "document_server.py", [identity.certificate, identity.key, folder.path("document")])
    }

    /// The paths that were asked for so far.
    ///
    /// Proves absence only after something that came later was seen.
    public var paths: [String] {
        peer.printed.split(separator: "\n").compactMap {
            try? JSONDecoder().decode(Event.self, from: Data($0.utf8)).path
        }
    }

    /// How many connections were made, with TLS or without getting that far.
    public var connections: Int {
        peer.printed.split(separator: "\n").count { $0.contains(#""event": "connection""#) }
    }

    /// The next request.
    public func next() async throws -> (method: String, path: String, headers: [String]) {
        while true {
            let event = try JSONDecoder().decode(Event.self, from: Data(try await peer.lines.next().utf8))
            if let method = event.method, let path = event.path { return (method, path, event.headers ?? []) }
        }
    }

    /// The paths of the next requests.
    public func next(_ count: Int) async throws -> [String] {
        var paths: [String] = []
        for _ in 0..<count { paths.append(try await next().path) }
        return paths
    }

    private struct Event: Decodable {
        var method: String?
        var path: String?
        var headers: [String]?
    }
}
