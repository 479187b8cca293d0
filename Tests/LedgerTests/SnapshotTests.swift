// SPDX-License-Identifier: MIT

import Domain
import Foundation
import Ledger
import LedgerConformance
import TestSupport
import Testing

@Suite("Copies of the ledger")
struct SnapshotTests {
    private let clock = ManualClock()
    private let person = Identity(name: "an.operator", login: "an.operator")

    private func copy(_ ledger: SQLiteLedger) async throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        _ = try await ledger.snapshot(to: folder.path(SQLiteLedger.fileName)) { _ in true }
        return folder
    }

    @Test("what is restored is held back, every open row of it marked, also those planned only afterwards")
    func restored() async throws {
        let home = try TemporaryFolder()
        let ledger = try SQLiteLedger.open(in: home.path, key: [1], clock: clock)
        let scene = Scene(ledger: ledger, clock: clock)
        try await scene.importPeople(0..<400)
        let live = try await scene.release()
        let cursor = try #require(try await scene.planChunk(live, after: try await scene.begin(live), limit: 100))
        try await scene.record(try await scene.claim(live, limit: 10), Scene.accepted)
        _ = try await scene.claim(live, limit: 5)
        let folder = try await copy(ledger)
        await ledger.close()

        let second = try SQLiteLedger.open(in: folder.path, key: [1], clock: clock)
        let again = Scene(ledger: second, clock: clock)
        let noted = try await second.markRestored(taken: again.now, goesOn: false, by: person, at: again.now)
        let open = try await again.account(live)
        #expect(noted.openRows == open.possiblyTwice && noted.openRows > 50)
        #expect(noted.openRows + noted.unplanned + 10 == open.audience)
        #expect(try await second.reclaimPredecessor(at: again.now) == 5)
        #expect(try await again.claim(live).isEmpty)
        var next: PlanCursor? = cursor
        while let here = next { next = try await again.planChunk(live, after: here, limit: 100) }
        #expect(try await again.claim(live).isEmpty)
        let held = try await second.heldBack()
        #expect(held.map(\.reference) == [live.reference] && held.first?.open == 310)
        #expect(try await again.account(live).possiblyTwice == 310)

        #expect(try await second.resume(live.reference, by: person, at: again.now).count == 1)
        try await again.record(try await again.claim(live), Scene.accepted)
        let lines = try await again.lines(live, .accepted)
        #expect(lines.count { !$0.possiblyTwice } == 10)
        #expect(try await second.heldBack().isEmpty)
        #expect(try await second.verifyAudit().fault == nil)
        await second.close()
    }

    @Test(
        "a draft that may have been approved and sent since the backup is not held, and everybody who gets it is marked"
    )
    func draft() async throws {
        let home = try TemporaryFolder()
        let ledger = try SQLiteLedger.open(in: home.path, key: [1], clock: clock)
        let scene = Scene(ledger: ledger, clock: clock)
        try await scene.importPeople(0..<20)
        try await scene.submit(try Scene.action())
        _ = try await ledger.markRestored(taken: scene.now, goesOn: false, by: person, at: scene.now)
        #expect(try await ledger.heldBack().isEmpty)
        let live = try await scene.release(try Scene.action())
        try await scene.plan(live)
        let account = try await scene.account(live)
        #expect(account.possiblyTwice > 0 && account.possiblyTwice == account.states[.planned])
        // What is handed in afterwards is nobody's doubt.
        let next = try await scene.release(try Scene.action("UA 2/26"))
        try await scene.plan(next)
        #expect(try await scene.account(next).possiblyTwice == 0)
        await ledger.close()
    }

    @Test("numbers that may have been given since the backup are never given again")
    func gaps() async throws {
        let home = try TemporaryFolder()
        let ledger = try SQLiteLedger.open(in: home.path, key: [1], clock: clock)
        let scene = Scene(ledger: ledger, clock: clock)
        try await scene.importPeople(0..<20)
        let first = try await scene.release()
        try await scene.plan(first)
        _ = try await ledger.markRestored(taken: scene.now, goesOn: true, by: person, at: scene.now)
        try await scene.importPeople(20..<30)
        let second = try await scene.release(try Scene.action("UA 2/26"))
        #expect(second.key.number > first.key.number + 1000)
        try await scene.plan(second)
        let volunteers = try await scene.lines(second).map(\.delivery.volunteer.number)
        #expect(volunteers.count == 24 && volunteers.allSatisfy { $0 <= 20 || $0 > 16_777_216 })
        #expect(try await scene.account(second).possiblyTwice == 0, "only what was open then may come twice")
        #expect(try await ledger.deepCheck { _ in }.isEmpty)
        await ledger.close()
    }

    @Test("a copy that is given up leaves nothing behind")
    func givenUp() async throws {
        let home = try TemporaryFolder()
        let ledger = try SQLiteLedger.open(in: home.path, key: [1], clock: clock)
        try await Scene(ledger: ledger, clock: clock).importPeople(0..<3000)
        let path = home.path("copy")
        await #expect(throws: LedgerError.self) { try await ledger.snapshot(to: path) { _ in false } }
        #expect(!FileManager.default.fileExists(atPath: path))
        await ledger.close()
    }

    @Test("a deep check finds nothing in a good ledger, and names what is wrong in a bad one")
    func deepCheck() async throws {
        let home = try TemporaryFolder()
        let ledger = try SQLiteLedger.open(in: home.path, key: [1], clock: clock)
        let scene = Scene(ledger: ledger, clock: clock)
        try await scene.importPeople(0..<50)
        try await scene.plan(try await scene.release())
        #expect(try await ledger.deepCheck { _ in } == [])
        let path = home.path(SQLiteLedger.fileName)
        let spoil = """
            import sqlite3, sys
            ledger = sqlite3.connect(sys.argv[1])
            ledger.execute("UPDATE tally SET n = n + 1 WHERE rowid IS NULL OR state = 1")
            ledger.execute("INSERT INTO attempt VALUES (1, 1, 0, 1, 'x', 'x', NULL, NULL, '', 0)")
            ledger.commit()
            """.replacing("rowid IS NULL OR ", with: "")
        let spoilt = try await Command.run("/usr/bin/python3", ["-c", spoil, path])
        try #require(spoilt.status == 0, "\(spoilt.error)")
        let findings = try await ledger.deepCheck { _ in }
        #expect(Set(findings.map(\.kind)) == [.account, .orphan], "\(findings)")
        await ledger.close()
    }

    @Test("the last backup is remembered, also over a restart; until there is one there is none")
    func noted() async throws {
        let home = try TemporaryFolder()
        var ledger = try SQLiteLedger.open(in: home.path, key: [1], clock: clock)
        #expect(try await ledger.meters().lastBackup == nil)
        let first = BackupFacts(taken: clock.now(), bytes: 7 << 40)
        let second = BackupFacts(taken: clock.now().advanced(by: .seconds(86_400)), bytes: 1)
        for backup in [first, second] {
            try await ledger.note(backup)
            #expect(try await ledger.meters().lastBackup == backup)
            await ledger.close()
            ledger = try SQLiteLedger.open(in: home.path, key: [1], clock: clock)
            #expect(try await ledger.meters().lastBackup == backup)
        }
        // The other numbers of that table are as they were.
        #expect(try await ledger.meters().suppressed.count == SuppressionReason.allCases.count)
        await ledger.close()
    }

    @Test("a log that was cut off anywhere leaves whole transactions: the account closes")
    func cutLog() async throws {
        let home = try TemporaryFolder()
        let ledger = try SQLiteLedger.open(in: home.path, key: [1], clock: clock)
        let scene = Scene(ledger: ledger, clock: clock)
        try await scene.importPeople(0..<200)
        let live = try await scene.release()
        try await scene.plan(live)
        for _ in 0..<5 { try await scene.record(try await scene.claim(live, limit: 20), Scene.accepted) }
        let log = try Data(contentsOf: URL(filePath: home.path(SQLiteLedger.fileName + "-wal")))
        let file = try Data(contentsOf: URL(filePath: home.path(SQLiteLedger.fileName)))
        var dice = Dice(seed: 7)
        var accepted: Set<Int> = []
        for _ in 0..<12 {
            let folder = try TemporaryFolder()
            try file.write(to: URL(filePath: folder.path(SQLiteLedger.fileName)))
            let cut = log.count / 2 + Int(dice.next() % UInt64(log.count / 2))
            try log.prefix(cut).write(to: URL(filePath: folder.path(SQLiteLedger.fileName + "-wal")))
            let other = try SQLiteLedger.open(in: folder.path, key: [1], clock: clock)
            let again = Scene(ledger: other, clock: clock)
            accepted.insert(try await again.account(live).states[.accepted] ?? -1)
            #expect(try await other.verifyAudit().fault == nil)
            await other.close()
        }
        #expect(accepted.allSatisfy { $0 % 20 == 0 })
        await ledger.close()
    }
}
