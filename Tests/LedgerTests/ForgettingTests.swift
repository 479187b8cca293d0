// SPDX-License-Identifier: MIT

import CSQLite
import Dispatch
import Domain
import LedgerConformance
import TestSupport
import Testing

@testable import Ledger

@Suite("Forgetting in small steps")
struct ForgettingTests {
    private let clock = ManualClock()
    private let day = Duration.seconds(86_400)

    /// Ninety days before now.
    private var cutoff: Instant { clock.now().advanced(by: .zero - day * 90) }

    /// An answer and a receipt of each of these people, who are numbers of nobody, to a version.
    private func answers(
        _ people: ClosedRange<Int>, to version: VersionKey, of action: VersionKey, in ledger: SQLiteLedger
    )
        async throws
    {
        try await ledger.write { (session) throws(LedgerError) in
            try session.connection.execute(
                """
                WITH RECURSIVE n(i) AS (SELECT \(people.lowerBound) UNION ALL SELECT i + 1 FROM n WHERE i < \(people.upperBound))
                INSERT INTO response SELECT v.action, 10 * i + \(version.number), 1, \(version.number), 0
                FROM n, version v WHERE v.id = \(action.number);
                WITH RECURSIVE n(i) AS (SELECT \(people.lowerBound) UNION ALL SELECT i + 1 FROM n WHERE i < \(people.upperBound))
                INSERT INTO receipt SELECT v.action, 10 * i + \(version.number), \(version.number), 1, 1, 'Thank you', 0, 0
                FROM n, version v WHERE v.id = \(action.number);
                """)
        }
    }

    private func number(_ query: String, in ledger: SQLiteLedger) async throws -> Int {
        try await ledger.read { (session) throws(LedgerError) in Int(try session.connection.number(query)) }
    }

    @Test(
        "no transaction of a forgetting changes more than some thousand rows, however many answered, and none is left")
    func bounded() async throws {
        let folder = try TemporaryFolder()
        let ledger = try SQLiteLedger.open(in: folder.path, key: [1], clock: clock)
        let scene = Scene(ledger: ledger, clock: clock)
        try await scene.importPeople(0..<3000)
        var action = try Scene.action("UA 1/26")
        action.reminders = [0.5]
        let old = try await scene.release(action)
        try await scene.plan(old)
        for channel in Channel.allCases {
            try await scene.record(try await scene.claim(old, channel, limit: 3000), Scene.accepted)
        }
        scene.pass(.seconds(6 * 3600))
        // Answers to a reminder lie under the action that it reminds of.
        let reminder = try #require(try await ledger.remind(at: scene.now).first)
        _ = try await ledger.countAudience(of: reminder.reference)
        try await scene.plan(reminder, limit: 1000)
        try await scene.close(old)
        while try await !ledger.settle(reminder.key, limit: 1000, at: scene.now) {}
        scene.pass(day * 91)
        let young = try await scene.closedAction("UA 2/26")
        let many = 5 * WriteSession.mostForgotten + 1
        try await answers(1...many, to: old.key, of: old.key, in: ledger)
        try await answers(1...many, to: reminder.key, of: old.key, in: ledger)
        try await answers(1...500, to: young.key, of: young.key, in: ledger)
        try await ledger.write { (session) throws(LedgerError) in
            try session.connection.execute(
                """
                WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(many))
                INSERT INTO attempt SELECT (SELECT min(id) FROM delivery), 100 + i, 0, 0, 'main', 'temporary', NULL, NULL, 'no', 0
                FROM n;
                WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(many))
                INSERT INTO doubt (delivery, version, layer, volunteer) SELECT i, \(old.key.number), 0, i FROM n;
                WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200)
                INSERT INTO holder SELECT \(old.key.number), 0, i, zeroblob(8192) FROM n;
                WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(many))
                INSERT INTO endpoint (volunteer, disabled, since, failures, reply) SELECT 1000000 + i, 0, 0, 1, 'no' FROM n;
                """)
        }

        let watch = CommitWatch()
        let forgotten = try await watch.during(ledger) { try await ledger.forget(closedBefore: cutoff, at: scene.now) }
        #expect(forgotten == Forgetting(versions: 2, rows: 4800))
        let most = try #require(watch.changes.max())
        #expect(most <= WriteSession.mostForgotten, "\(watch.changes)")
        #expect(watch.changes.reduce(0, +) > 6 * many)

        for table in ["response", "doubt", "holder", "version_place"] {
            let left = try await number(
                "SELECT count(*) FROM \(table) WHERE version IN (\(old.key.number), \(reminder.key.number))", in: ledger
            )
            #expect(left == 0, "\(table)")
        }
        #expect(
            try await number("SELECT count(*) FROM response WHERE version = \(young.key.number)", in: ledger) == 500)
        let said = "SELECT count(*) FROM receipt WHERE message <> ''"
        #expect(try await number(said, in: ledger) == 500)
        #expect(try await number("SELECT count(*) FROM receipt", in: ledger) == 2 * many + 500)
        #expect(
            try await number("SELECT count(*) FROM endpoint WHERE reply IS NOT NULL AND since = 0", in: ledger) == 0)
        #expect(try await number("SELECT count(*) FROM attempt", in: ledger) == 6)
        #expect(try await scene.lines(young).count == 2400)
        await ledger.close()
    }

    @Test(
        "a forgetting that is cancelled ends with its step; the next one goes on there, and the account agrees all the while"
    )
    func cancelled() async throws {
        let folder = try TemporaryFolder()
        let ledger = try SQLiteLedger.open(in: folder.path, key: [1], clock: clock)
        let scene = Scene(ledger: ledger, clock: clock)
        try await scene.importPeople(0..<6000)
        let old = try await scene.closedAction("UA 1/26")
        let before = try await scene.account(old)
        try await answers(1...5000, to: old.key, of: old.key, in: ledger)
        scene.pass(day * 91)

        // As a stop does, while the first rows go.
        let stop = CommitWatch { if $0 == WriteSession.mostForgotten { withUnsafeCurrentTask { $0?.cancel() } } }
        let (cutoff, now) = (cutoff, scene.now)
        let first = Task {
            try await stop.during(ledger) { try await ledger.forget(closedBefore: cutoff, at: now) }
        }
        #expect(try await first.value == Forgetting(versions: 1, rows: WriteSession.mostForgotten))
        #expect(try await scene.account(old).states == before.states)
        #expect(try await scene.lines(old).count == 4800 - WriteSession.mostForgotten)

        // Once more in the middle of the answers: the next start goes on after a look at what is gone.
        let again = CommitWatch { if $0 == 1000 { withUnsafeCurrentTask { $0?.cancel() } } }
        let second = Task {
            try await again.during(ledger) { try await ledger.forget(closedBefore: cutoff, at: now) }
        }
        #expect(try await second.value == Forgetting(versions: 0, rows: 2800))
        #expect(try await number("SELECT count(*) FROM version_place", in: ledger) > 0)

        #expect(try await ledger.forget(closedBefore: cutoff, at: now) == Forgetting())
        for table in ["response", "version_place", "delivery", "attempt"] {
            #expect(try await number("SELECT count(*) FROM \(table)", in: ledger) == 0, "\(table)")
        }
        #expect(try await scene.account(old).states == before.states)
        #expect(try await ledger.deepCheck { _ in } == [])
        await ledger.close()
    }

    @Test("what is left to forget is looked for by key: ten thousand answers to another action cost nothing")
    func byKey() async throws {
        let folder = try TemporaryFolder()
        let ledger = try SQLiteLedger.open(in: folder.path, key: [1], clock: clock)
        let scene = Scene(ledger: ledger, clock: clock)
        try await scene.importPeople(0..<50)
        _ = try await scene.closedAction("UA 1/26")
        scene.pass(day * 91)
        let young = try await scene.closedAction("UA 2/26")
        _ = try await ledger.forget(closedBefore: cutoff, at: scene.now)
        let queries: [StaticString] = [
            RetentionSQL.unfinished, ForgettingSQL.responses.span, ForgettingSQL.responses.remove,
            ForgettingSQL.receipts.span, ForgettingSQL.receipts.remove,
        ]
        try await answers(1...10, to: young.key, of: young.key, in: ledger)
        let before = try queries.map { try steps($0, in: folder) }
        try await answers(11...10_000, to: young.key, of: young.key, in: ledger)
        let after = try queries.map { try steps($0, in: folder) }
        #expect(after == before)
        await ledger.close()
    }

    /// How many steps of SQLite's machine a statement takes for version 1, from its first answer to its last.
    private func steps(_ sql: StaticString, in folder: TemporaryFolder) throws -> Int32 {
        let connection = try Connection(path: folder.path(SQLiteLedger.fileName))
        defer { connection.close() }
        try connection.execute("BEGIN")
        var prepared: OpaquePointer?
        let code = sqlite3_prepare_v2(connection.handle, "\(sql)", -1, &prepared, nil)
        let statement = try #require(prepared, "\(code): \(sql)")
        defer { sqlite3_finalize(statement) }
        for (index, value) in [1, -1, Int64.max].enumerated() where index < sqlite3_bind_parameter_count(statement) {
            sqlite3_bind_int64(statement, Int32(index + 1), value)
        }
        while sqlite3_step(statement) == SQLITE_ROW {}
        return sqlite3_stmt_status(statement, SQLITE_STMTSTATUS_VM_STEP, 0)
    }

    @Test(
        "what was said about somebody who goes is looked for by a reader: the writer is asked only where something was")
    func replies() async throws {
        let folder = try TemporaryFolder()
        let ledger = try SQLiteLedger.open(in: folder.path, key: [1], clock: clock)
        let scene = Scene(ledger: ledger, clock: clock)
        try await scene.importPeople(0..<50)
        let live = try await scene.release()
        try await scene.plan(live)
        let claimed = try await scene.claim(live, limit: 10)
        try await scene.record(claimed, scene.rejected())
        let silent = try #require(try await scene.lines(live, .planned).first?.delivery.volunteer)

        let (held, mayWrite) = (TestSignal<Void>(), DispatchSemaphore(value: 0))
        let writer = Task {
            try await ledger.writer.run { (_) throws(LedgerError) in
                held.send(())
                return mayWrite.wait(timeout: .now() + 60)
            }
        }
        try await held.next()
        try await ledger.forgetReplies(of: silent)
        mayWrite.signal()
        #expect(try await writer.value == .success, "it waited for the writer")

        let (loud, other) = (claimed[0].delivery, claimed[1].delivery)
        let said =
            "SELECT count(*) FROM delivery d JOIN attempt a ON a.delivery = d.id WHERE d.reply <> '' AND a.reply <> '' AND d.id = "
        #expect(try await number(said + "\(loud.number)", in: ledger) == 1)
        try await ledger.forgetReplies(of: loud.volunteer)
        #expect(try await number(said + "\(loud.number)", in: ledger) == 0)
        #expect(try await number(said + "\(other.number)", in: ledger) == 1)
        // Where only an attempt says something: the next try was accepted.
        try await ledger.write { (session) throws(LedgerError) in
            try session.connection.execute("UPDATE delivery SET reply = NULL WHERE id = \(other.number)")
        }
        try await ledger.forgetReplies(of: other.volunteer)
        #expect(
            try await number(
                "SELECT count(*) FROM attempt WHERE reply <> '' AND delivery = \(other.number)", in: ledger) == 0)
        await ledger.close()
    }
}
