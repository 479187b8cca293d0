// SPDX-License-Identifier: MIT

import Foundation
import TestSupport

/// What the receivers have seen, kept outside the daemon: the only word that counts after a crash.
struct CrashWitness {
    let relay: UInt16
    let endpoint: UInt16
    private let peer: ChildProcess
    /// By reference, the ledger's number of the version, and person: the identifiers of the copies that came, in order.
    private var seen: [String: [Int: [String: [String]]]] = [:]

    /// Each answer takes this long, so that texts are on their way whenever the daemon is killed.
    private static let latency = "0.002"

    init() async throws {
        let (peer, ports) = try await PeerScript.startMany("witness.py", ["--latency", Self.latency])
        guard ports.count == 2 else { throw Strange(line: "ports \(ports)") }
        (self.peer, relay, endpoint) = (peer, ports[0], ports[1])
    }

    /// Everything of one version of an action that came before this call; nobody has a notice who has had no alert.
    mutating func copies(of reference: String, version: Int = 1) async throws -> [String: [String]] {
        peer.signal(SIGUSR1)
        while try await read() {}
        let versions = (seen[reference] ?? [:]).sorted { $0.key < $1.key }.map(\.value)
        return versions.indices.contains(version - 1) ? versions[version - 1] : [:]
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
        guard words.count == 4, let version = Self.version(in: words[3]) else { throw Strange(line: line) }
        seen[words[2], default: [:]][version, default: [:]][words[1], default: []].append(words[3])
        return true
    }

    /// The version's number in `<…VERSION.VOLUNTEER.m@…>` and `…_VERSION_VOLUNTEER`.
    private static func version(in identifier: String) -> Int? {
        let local = identifier.prefix { $0 != "@" }
        let (parts, fromEnd) = local.hasPrefix("<") ? (local.split(separator: "."), 3) : (local.split(separator: "_"), 2)
        return parts.count >= fromEnd ? Int(parts[parts.count - fromEnd]) : nil
    }

    struct Strange: Error {
        let line: String
    }
}
