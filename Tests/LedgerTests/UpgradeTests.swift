// SPDX-License-Identifier: MIT

import Crypto
import Domain
import Foundation
import Ledger
import LedgerConformance
import Synchronization
import TestSupport
import Testing

/// Ledgers of every schema there ever was, as text: one action closed, one under way, one draft, seven people, one who left.
@Suite("Upgrades from every earlier schema")
struct UpgradeTests {
    private static let fixtures = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")
    /// All but the newest, of which the other tests make theirs.
    private static let schemas = 1...15

    private let clock = ManualClock()

    @Test("an old ledger is brought to this schema with everything in it, and works on", arguments: schemas)
    func upgraded(schema: Int) async throws {
        let number = schema < 10 ? "0\(schema)" : "\(schema)"
        let dump = try String(contentsOf: Self.fixtures.appending(path: "schema-\(number).sql"), encoding: .utf8)
        let hex = try String(contentsOf: Self.fixtures.appending(path: "roster.key"), encoding: .utf8)
        let key = try #require(Hex.decode(hex.trimmingCharacters(in: .whitespacesAndNewlines)))
        let folder = try TemporaryFolder()
        try SQLiteFile.run(dump, on: folder.path(SQLiteLedger.fileName))

        let steps = Steps()
        let options = LedgerOptions(program: "test") { steps.note($0.schema) }
        let ledger = try SQLiteLedger.open(in: folder.path, key: key, options: options, clock: clock)
        #expect(steps.all == Array(schema + 1...Self.schemas.upperBound + 1))
        #expect(try await ledger.deepCheck { _ in } == [])
        #expect(try await ledger.verifyAudit().fault == nil)
        #expect(try await ledger.rosterCount(by: nil).map(\.count) == [7])
        #expect(try await ledger.volunteer(id: "p3").email == "p3@people.example")
        let states = try await ledger.actions().map(\.state)
        // Before schema 3 only withdrawals were told apart from the end of a window.
        #expect(states == [.awaitingApproval, .open, schema < 3 ? .withdrawn : .closed])
        let closed = try await ledger.account(of: try #require(Reference("UA 1/26")), at: clock.now())
        #expect(closed.versions.last?.states[.accepted] == 7)

        // Who left stays away, and what was under way goes on.
        let scene = Scene(ledger: ledger, clock: clock)
        var left = People.volunteer(1)
        left.id = "p1"
        left.email = "p1@people.example"
        let again = try await ledger.importChunk([RosterRow(line: 2, volunteer: left)], dryRun: false, at: scene.now)
        #expect(again.skipped == 1)
        _ = try await ledger.reclaimPredecessor(at: scene.now)
        let live = try #require(try await ledger.liveVersions().first { $0.fence.isOpen })
        clock.advance(by: live.opened.advanced(by: .seconds(3 * 86_400)).since(clock.now()))
        var sent = 0
        while case let claimed = try await scene.claim(live), !claimed.isEmpty {
            try await scene.record(claimed, Scene.accepted)
            sent += claimed.count
        }
        #expect(sent == 7)
        try await scene.account(live)
        await ledger.close()
    }

    @Test("there is a fixture for every schema but the newest")
    func complete() throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: Self.fixtures.path)
        #expect(names.count { $0.hasSuffix(".sql") } == Self.schemas.count)
    }
}

/// Schemas that an upgrade came to, each once.
private final class Steps: Sendable {
    private let seen = Mutex<[Int]>([])

    var all: [Int] { seen.withLock { $0 } }

    func note(_ schema: Int) {
        seen.withLock { if $0.last != schema { $0.append(schema) } }
    }
}
