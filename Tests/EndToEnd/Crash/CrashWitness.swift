// SPDX-License-Identifier: MIT

import Foundation
import TestSupport

/// What the receivers have seen, kept outside the daemon: the only word that counts after a crash.
struct CrashWitness {
    let relay: UInt16
    let endpoint: UInt16
    private let peer: ChildProcess
    /// By reference, kind and person: the identifiers of the copies that came, in order.
    private var seen: [String: [Kind: [String: [String]]]] = [:]

    enum Kind: String {
        case alert
        /// That the action was withdrawn.
        case notice
    }

    /// Each answer takes this long, so that texts are on their way whenever the daemon is killed.
    private static let latency = "0.002"

    init() async throws {
        let (peer, ports) = try await PeerScript.startMany("witness.py", ["--latency", Self.latency])
        guard ports.count == 2 else { throw Strange(line: "ports \(ports)") }
        (self.peer, relay, endpoint) = (peer, ports[0], ports[1])
    }

    /// Everything about one action that came before this call.
    mutating func copies(_ kind: Kind = .alert, of reference: String) async throws -> [String: [String]] {
        peer.signal(SIGUSR1)
        while try await read() {}
        return seen[reference]?[kind] ?? [:]
    }

    /// Waits for so many copies more.
    mutating func wait(forCopies count: Int) async throws {
        for _ in 0..<count { while try await !read() {} }
    }

    /// Takes in one line; false for the marker.
    private mutating func read() async throws -> Bool {
        let line = try await peer.lines.next()
        let words = line.split(separator: " ").map(String.init)
        if words == ["marker"] { return false }
        guard words.count == 5, let kind = Kind(rawValue: words[4]) else { throw Strange(line: line) }
        seen[words[2], default: [:]][kind, default: [:]][words[1], default: []].append(words[3])
        return true
    }

    struct Strange: Error {
        let line: String
    }
}
