// SPDX-License-Identifier: MIT

import Foundation

/// A peer written in Python for the tests, in Tests/TestSupport/Peers, started as a child.
///
/// Each script prints `port N` (or `ready`) once it can be used.
public enum PeerScript {
    /// Starts a script and waits until it can be used.
    ///
    /// - Parameters:
    ///   - name: The file's name.
    ///   - arguments: Its command line.
    /// - Returns: The child, which ends with the last reference to it, and the port it listens on (0 if it has none).
    /// - Throws: When it does not get ready.
    public static func start(_ name: String, _ arguments: [String] = []) async throws -> (
        peer: ChildProcess, port: UInt16
    ) {
        let (peer, ports) = try await startMany(name, arguments)
        return (peer, ports.first ?? 0)
    }

    /// Starts a script that listens on several ports.
    ///
    /// - Parameters:
    ///   - name: The file's name.
    ///   - arguments: Its command line.
    /// - Returns: The child, which ends with the last reference to it, and the ports in its order.
    /// - Throws: When it does not get ready.
    public static func startMany(_ name: String, _ arguments: [String]) async throws -> (
        peer: ChildProcess, ports: [UInt16]
    ) {
        let peer = try ChildProcess("/usr/bin/python3", ["-u", folder.appending(path: name).path()] + arguments)
        while true {
            let line: String
            do {
                line = try await peer.lines.next()
            } catch {
                throw NotReady(script: name, said: peer.printed)
            }
            let words = line.split(separator: " ")
            if words.first == "ready" { return (peer, []) }
            if words.first == "port" { return (peer, words.dropFirst().compactMap { UInt16($0) }) }
        }
    }

    /// Runs a script to its end.
    ///
    /// - Parameters:
    ///   - name: The file's name.
    ///   - arguments: Its command line.
    ///   - input: What it reads on standard input.
    /// - Returns: Status and output.
    /// - Throws: When it does not end in time.
    public static func run(_ name: String, _ arguments: [String], input: String) async throws -> Command.Result {
        try await Command.run("/usr/bin/python3", [folder.appending(path: name).path()] + arguments, input: input)
    }

    /// It did not say in time that it can be used.
    public struct NotReady: Error {
        public let script: String
        public let said: String
    }

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Peers")
}
