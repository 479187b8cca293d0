// SPDX-License-Identifier: MIT

import CSQLite
import Domain
import Foundation
import Ledger
import LedgerConformance
import TestSupport
import Testing

@Suite("Opening the ledger")
struct OpeningTests {
    private let folder: TemporaryFolder
    private let clock = ManualClock()

    init() throws {
        folder = try TemporaryFolder()
    }

    private func open() throws(LedgerError) -> SQLiteLedger {
        try SQLiteLedger.open(in: folder.path, key: [1], clock: clock)
    }

    /// Runs a script on the closed file, as a person with sqlite3 would.
    private func tamper(_ script: String) throws {
        var database: OpaquePointer?
        defer { sqlite3_close(database) }
        try #require(sqlite3_open(folder.path(SQLiteLedger.fileName), &database) == SQLITE_OK)
        try #require(sqlite3_exec(database, script, nil, nil, nil) == SQLITE_OK)
    }

    @Test("a second daemon on the same folder is refused until the first has closed")
    func secondOpen() async throws {
        let first = try open()
        let error = #expect(throws: LedgerError.self) { try open() }
        guard case .busy(let why) = error else {
            Issue.record("not busy: \(String(describing: error))")
            return
        }
        #expect(why.contains("another urgentd"))
        await first.close()
        let second = try open()
        await second.close()
    }

    @Test("what was in is in again after closing and opening")
    func reopen() async throws {
        let first = try open()
        let scene = Scene(ledger: first, clock: clock)
        try await scene.importPeople(0..<50)
        let live = try await scene.release()
        try await scene.plan(live)
        let claimed = try await scene.claim(live, limit: 5)
        try await scene.record(claimed, Scene.accepted)
        _ = try await scene.claim(live, limit: 5)
        await first.close()

        let second = try open()
        let again = Scene(ledger: second, clock: clock)
        #expect(try await second.reclaimPredecessor(at: again.now) == 5)
        let account = try await again.account(live)
        #expect(account.states[.accepted] == 5)
        #expect(account.possiblyTwice == 5)
        #expect(try await second.liveVersions() == [live.planned])
        await second.close()
    }

    @Test("addresses not yet folded are known after a restart")
    func addressesAfterRestart() async throws {
        let first = try open()
        try await Scene(ledger: first, clock: clock).importPeople(0..<20)
        await first.close()

        let second = try open()
        let scene = Scene(ledger: second, clock: clock)
        var twin = People.volunteer(1)
        twin.id = "twin"
        _ = try await second.importChunk([RosterRow(line: 2, volunteer: twin)], dryRun: false, at: scene.now)
        let live = try await scene.release()
        try await scene.plan(live)
        #expect(try await scene.account(live).states[.suppressed] == 1)
        await second.close()
    }

    @Test("a ledger of a newer schema is refused and left alone")
    func newerSchema() async throws {
        await (try open()).close()
        try tamper("PRAGMA user_version = 99")
        let error = #expect(throws: LedgerError.self) { try open() }
        #expect(error?.description.contains("newer urgentd") == true)
    }

    @Test("a ledger from before translations is brought to this schema with everything in it")
    func secondSchema() async throws {
        let first = try open()
        let scene = Scene(ledger: first, clock: clock)
        try await scene.importPeople(0..<50)
        let live = try await scene.release()
        try await scene.plan(live)
        await first.close()
        try tamper(
            Undo.all + "PRAGMA user_version = 3")

        let second = try open()
        let again = Scene(ledger: second, clock: clock)
        #expect(try await again.account(live).states[.planned] == 40)
        #expect(try await second.meters().open.map { $0.account.states[.planned] } == [40])
        #expect(try await second.liveVersions() == [live.planned])
        try await again.record(try await again.claim(live), Scene.accepted)
        try await again.account(live)
        await second.close()
    }

    @Test("a ledger from before choices had numbers keeps everybody's appetite, and counts by it")
    func choices() async throws {
        let first = try open()
        let scene = Scene(ledger: first, clock: clock)
        var rows = People.rows(1..<5)
        let appetites = [
            Appetite(amount: .limited(3), issues: ["torture"], regions: ["EUR"]), Appetite(issues: ["torture"]),
            Appetite(amount: .none, issues: ["torture"]), Appetite(amount: .limited(1_000)),
        ]
        for index in rows.indices {
            var volunteer = rows[index].volunteer
            volunteer.appetite = appetites[index]
            rows[index] = RosterRow(line: rows[index].line, volunteer: volunteer)
        }
        _ = try await first.importChunk(rows, dryRun: false, at: scene.now)
        await first.close()
        try tamper(
            Undo.keeping + Undo.meters + Undo.bounces + Undo.receipts + Undo.pages + Undo.endpoints + Undo.reminders
                + Undo.appetites
                + "PRAGMA user_version = 8")

        let second = try open()
        for (index, appetite) in appetites.enumerated() {
            #expect(try await second.volunteer(id: "v\(index + 1)").appetite == appetite)
        }
        let again = try await second.importChunk(rows, dryRun: false, at: scene.now)
        #expect(again.unchanged == rows.count)
        let later = Scene(ledger: second, clock: clock)
        let live = try await later.release(audience: Scene.audience(issues: ["torture"]))
        try await later.plan(live)
        let account = try await later.account(live)
        #expect(account.audience == 2 && account.states[.planned] == 2)
        await second.close()
    }

    @Test("another program's file is refused and left alone")
    func foreignFile() throws {
        try tamper("CREATE TABLE theirs (x); PRAGMA application_id = 7")
        let before = try Data(contentsOf: URL(filePath: folder.path(SQLiteLedger.fileName)))
        let error = #expect(throws: LedgerError.self) { try open() }
        #expect(error?.description.contains("belongs to another program") == true)
        #expect(try Data(contentsOf: URL(filePath: folder.path(SQLiteLedger.fileName))) == before)
    }

    @Test("a file that is no database is refused")
    func garbage() throws {
        try folder.write(SQLiteLedger.fileName, String(repeating: "not a database ", count: 500))
        let error = #expect(throws: LedgerError.self) { try open() }
        guard case .damaged = error else {
            Issue.record("not damaged: \(String(describing: error))")
            return
        }
    }

    @Test("a folder that is not there is said to be the matter")
    func noFolder() {
        let error = #expect(throws: LedgerError.self) {
            try SQLiteLedger.open(in: folder.path("nowhere"), key: [1], clock: clock)
        }
        #expect(error?.description.contains("No such file") == true)
    }

    @Test("nobody but the owner can read the files")
    func fileModes() async throws {
        let ledger = try open()
        try await Scene(ledger: ledger, clock: clock).importPeople(0..<10)
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
            let attributes = try FileManager.default.attributesOfItem(atPath: folder.path(name))
            #expect(attributes[.posixPermissions] as? Int == 0o600, "\(name)")
        }
        await ledger.close()
    }

    @Test("calls after closing say so, and closing twice is once")
    func closed() async throws {
        let ledger = try open()
        await ledger.close()
        await ledger.close()
        await #expect(throws: LedgerError.closed) { try await ledger.actions() }
        await #expect(throws: LedgerError.closed) { try await ledger.rescue(at: clock.now()) }
    }

    @Test("closing lets a waiting import go")
    func closingWakesImports() async throws {
        let ledger = try open()
        let scene = Scene(ledger: ledger, clock: clock)
        try await scene.importPeople(0..<10)
        _ = try await scene.release()
        let now = scene.now
        let waiting = Task { try await ledger.importChunk(People.rows(10..<20), dryRun: false, at: now) }
        await ledger.close()
        await #expect(throws: LedgerError.closed) { try await waiting.value }
    }
}

extension LiveVersion {
    /// The same, planned to the end.
    fileprivate var planned: LiveVersion {
        LiveVersion(
            key: key, reference: reference, version: version, action: action, audience: audience, opened: opened,
            fence: fence, planningDone: true)
    }
}
