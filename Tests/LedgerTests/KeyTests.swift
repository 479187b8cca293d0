// SPDX-License-Identifier: MIT

import CSQLite
import Domain
import Ledger
import LedgerConformance
import TestSupport
import Testing

@Suite("The key beside the ledger")
struct KeyTests {
    private let clock = ManualClock()

    @Test("another key is refused, in this schema and in those from before the check", arguments: [nil, 15, 3])
    func wrongKey(schema: Int?) async throws {
        let folder = try TemporaryFolder()
        let ledger = try SQLiteLedger.open(in: folder.path, key: [1], clock: clock)
        let scene = Scene(ledger: ledger, clock: clock)
        try await scene.importPeople(0..<5)
        try await scene.submit(try Scene.action())
        await ledger.close()
        if let schema {
            try SQLiteFile.run(
                (schema == 3 ? Undo.all : Undo.keeping) + "PRAGMA user_version = \(schema)",
                on: folder.path(SQLiteLedger.fileName))
        }
        let error = #expect(throws: LedgerError.self) {
            try SQLiteLedger.open(in: folder.path, key: [2], clock: clock)
        }
        guard case .foreign(let why) = error else {
            Issue.record("not foreign: \(String(describing: error))")
            return
        }
        #expect(why.contains("roster.key"))
        let own = try SQLiteLedger.open(in: folder.path, key: [1], clock: clock)
        await own.close()
    }
}

/// A closed ledger's file, as a person with sqlite3 has it.
enum SQLiteFile {
    static func run(_ script: String, on path: String) throws {
        var database: OpaquePointer?
        defer { sqlite3_close(database) }
        try #require(sqlite3_open(path, &database) == SQLITE_OK)
        try #require(sqlite3_exec(database, script, nil, nil, nil) == SQLITE_OK)
    }
}
