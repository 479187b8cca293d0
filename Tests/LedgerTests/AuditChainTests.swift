// SPDX-License-Identifier: MIT

import CSQLite
import Domain
import Ledger
import TestSupport
import Testing

@Suite("The audit's chain")
struct AuditChainTests {
    private let folder: TemporaryFolder
    private let clock = ManualClock()

    init() throws {
        folder = try TemporaryFolder()
    }

    private func open(key: [UInt8] = [1]) throws(LedgerError) -> SQLiteLedger {
        try SQLiteLedger.open(in: folder.path, key: key, clock: clock)
    }

    /// What sqlite answers to a script on the file, as a person with sqlite3 would run it.
    private func run(_ script: String) throws -> Int32 {
        var database: OpaquePointer?
        defer { sqlite3_close(database) }
        try #require(sqlite3_open(folder.path(SQLiteLedger.fileName), &database) == SQLITE_OK)
        return sqlite3_exec(database, script, nil, nil, nil)
    }

    private func write(_ range: ClosedRange<Int>, to ledger: SQLiteLedger) async throws {
        for number in range {
            try await ledger.audit(
                AuditEntry(
                    at: clock.now(), actor: "staff", login: "root", verb: "relay pause", version: number,
                    detail: "reason \(number)"))
        }
    }

    /// A ledger with six entries, closed.
    private func prepare() async throws {
        let ledger = try open()
        try await write(1...6, to: ledger)
        await ledger.close()
    }

    private func verify(key: [UInt8] = [1], writing more: ClosedRange<Int>? = nil) async throws -> AuditProof {
        let ledger = try open(key: key)
        if let more { try await write(more, to: ledger) }
        let proof = try await ledger.verifyAudit()
        await ledger.close()
        return proof
    }

    private static let disarm = """
        DROP TRIGGER audit_update; DROP TRIGGER audit_delete; DROP TRIGGER audit_insert; DROP TRIGGER audit_head_delete;
        """
    /// As far as anybody comes who has the file and not the key.
    private static let cutAndForgeHead = """
        DELETE FROM audit WHERE sequence > 4;
        UPDATE audit_head SET sequence = 4, hash = (SELECT hash FROM audit WHERE sequence = 4);
        """

    @Test(
        "the file itself refuses to change, remove or replace an entry",
        arguments: [
            "UPDATE audit SET detail = 'x' WHERE sequence = 2", "DELETE FROM audit WHERE sequence = 6",
            "DELETE FROM audit", "DELETE FROM audit_head",
            "REPLACE INTO audit SELECT sequence, at, 'x', login, verb, reference, version, detail, hash FROM audit",
        ])
    func triggers(script: String) async throws {
        try await prepare()
        #expect(try run(script) == SQLITE_CONSTRAINT)
        let proof = try await verify()
        #expect(proof.fault == nil && proof.entries == 6)
    }

    @Test(
        "whoever gets round that is seen, at the first entry that does not fit",
        arguments: [
            ("UPDATE audit SET detail = 'x' WHERE sequence = 3", 3, .changed),
            ("UPDATE audit SET at = at + 1 WHERE sequence = 6", 6, .changed),
            ("UPDATE audit SET reference = '' WHERE sequence = 2", 2, .changed),
            ("UPDATE audit SET actor = 'staf', login = 'froot' WHERE sequence = 2", 2, .changed),
            ("UPDATE audit SET hash = x'00' WHERE sequence = 5", 5, .changed),
            (
                """
                UPDATE audit SET sequence = 0 WHERE sequence = 3; UPDATE audit SET sequence = 3 WHERE sequence = 4;
                UPDATE audit SET sequence = 4 WHERE sequence = 0
                """, 3, .changed
            ),
            ("DELETE FROM audit WHERE sequence = 1", 1, .missing),
            ("DELETE FROM audit WHERE sequence IN (3, 4)", 3, .missing),
            ("DELETE FROM audit WHERE sequence = 6", 6, .truncated),
            ("DELETE FROM audit", 1, .truncated),
            (cutAndForgeHead, 5, .head),
            ("DELETE FROM audit WHERE sequence > 4; DELETE FROM audit_head", 5, .head),
            (
                "INSERT INTO audit SELECT 7, at, actor, login, verb, NULL, 7, detail, hash FROM audit LIMIT 1", 7,
                .changed
            ),
            (
                "INSERT INTO audit SELECT -5, at, actor, login, verb, NULL, 7, detail, hash FROM audit LIMIT 1", -5,
                .added
            ),
        ] as [(String, Int64, AuditFault.Kind)])
    func tampering(script: String, sequence: Int64, kind: AuditFault.Kind) async throws {
        try await prepare()
        try #require(try run(Self.disarm + script) == SQLITE_OK)
        let proof = try await verify()
        #expect(proof.fault == AuditFault(sequence: sequence, kind: kind))
        #expect(proof.entries == max(0, sequence - 1))
    }

    @Test(
        "the daemon's own later entries do not heal a forged end, and are not stopped by it",
        arguments: [
            (cutAndForgeHead, 5, .severed), ("DELETE FROM audit_head", 7, .severed),
            ("DELETE FROM audit WHERE sequence > 4", 5, .missing),
            (
                "INSERT INTO audit SELECT 9, at, actor, login, verb, NULL, 7, detail, hash FROM audit LIMIT 1", 7,
                .missing
            ),
        ] as [(String, Int64, AuditFault.Kind)])
    func goingOn(script: String, sequence: Int64, kind: AuditFault.Kind) async throws {
        try await prepare()
        try #require(try run(Self.disarm + script) == SQLITE_OK)
        let proof = try await verify(writing: 10...12)
        #expect(proof.fault == AuditFault(sequence: sequence, kind: kind))
        #expect(try await verify(writing: 13...13).fault == proof.fault)
    }

    @Test("without the key nothing fits")
    func otherKey() async throws {
        try await prepare()
        // Also where the ledger's own check of its key is gone: the audit itself tells.
        for script in ["", "UPDATE keeping SET key_check = NULL"] {
            try #require(try run(script) == SQLITE_OK)
            let error = await #expect(throws: LedgerError.self) { try await verify(key: [2]) }
            guard case .foreign = error else {
                Issue.record("not foreign: \(String(describing: error))")
                return
            }
        }
        #expect(try await verify().fault == nil)
    }

    @Test("the chain goes on over a restart")
    func restart() async throws {
        try await prepare()
        let proof = try await verify(writing: 7...8)
        #expect(proof.fault == nil && proof.entries == 8)
    }

    @Test("entries of a ledger from before the chain are chained as they are found")
    func adoption() async throws {
        let first = try open()
        try await write(1...6, to: first)
        let trail = try await first.auditTrail(of: nil, after: 0, limit: 10)
        await first.close()
        try #require(
            try run(
                Undo.all + """
                    DROP TABLE audit_head;
                    ALTER TABLE progress DROP COLUMN withdrawn;
                    CREATE TABLE before (
                        sequence INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, actor TEXT NOT NULL,
                        login TEXT NOT NULL, verb TEXT NOT NULL, reference TEXT, version INTEGER, detail TEXT NOT NULL
                    ) STRICT;
                    INSERT INTO before SELECT sequence, at, actor, login, verb, reference, version, detail FROM audit;
                    DROP TABLE audit;
                    ALTER TABLE before RENAME TO audit;
                    CREATE INDEX audit_reference ON audit (reference, sequence);
                    PRAGMA user_version = 1;
                    """) == SQLITE_OK)
        let second = try open()
        #expect(try await second.auditTrail(of: nil, after: 0, limit: 10) == trail)
        try await write(7...7, to: second)
        let proof = try await second.verifyAudit()
        #expect(proof.fault == nil && proof.entries == 7)
        await second.close()
        #expect(try run("DELETE FROM audit") == SQLITE_CONSTRAINT)
    }
}
