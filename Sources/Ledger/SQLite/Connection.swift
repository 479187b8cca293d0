// SPDX-License-Identifier: MIT

import CSQLite
import Domain
import Runtime

/// One connection to the ledger's file with its prepared statements.
///
/// Confined to the queue of its owner; SQLite is opened without its own mutexes for that reason.
final class Connection {
    let handle: OpaquePointer
    private var statements: [UnsafePointer<UInt8>: Statement] = [:]
    private var isClosed = false
    /// Held for the handler that looks at it.
    private var stop: StopFlag?

    /// Opens an existing file (the ledger creates it first, so that it gets its own file mode).
    init(path: String) throws(LedgerError) {
        var opened: OpaquePointer?
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
        let code = sqlite3_open_v2(path, &opened, flags, nil)
        guard code == SQLITE_OK, let opened else {
            let text = opened.map { String(cString: sqlite3_errmsg($0)) } ?? "no memory"
            sqlite3_close_v2(opened)
            throw ResultCode(rawValue: code).error(text)
        }
        handle = opened
    }

    deinit {
        close()
    }

    /// Ends whatever runs, and all that comes, with ``LedgerError/closed`` soon after `flag` is set.
    ///
    /// For readers only: a writer's step is short, and must not be lost.
    func end(when flag: StopFlag) {
        stop = flag
        sqlite3_progress_handler(
            handle, Self.stepsPerLook,
            { flag in
                flag.map { Unmanaged<StopFlag>.fromOpaque($0).takeUnretainedValue().isSet } == true ? 1 : 0
            }, Unmanaged.passUnretained(flag).toOpaque())
    }

    /// Steps of SQLite's machine between two looks: a few milliseconds.
    private static let stepsPerLook: Int32 = 100_000

    /// Frees the statements and closes; idempotent.
    func close() {
        guard !isClosed else { return }
        isClosed = true
        forgetStatements()
        sqlite3_close_v2(handle)
    }

    /// Frees the prepared statements: a table is going away.
    func forgetStatements() {
        for statement in statements.values { statement.finalize() }
        statements = [:]
    }

    /// The statement for a text, prepared at its first use and kept; ready to be bound.
    func statement(_ sql: StaticString) throws(LedgerError) -> Statement {
        if let known = statements[sql.utf8Start] { return known }
        var prepared: OpaquePointer?
        let code = sql.utf8Start.withMemoryRebound(to: CChar.self, capacity: sql.utf8CodeUnitCount) {
            sqlite3_prepare_v3(
                handle, $0, Int32(sql.utf8CodeUnitCount), UInt32(SQLITE_PREPARE_PERSISTENT), &prepared, nil)
        }
        guard code == SQLITE_OK, let prepared else { throw failure(code) }
        let statement = Statement(prepared, of: handle)
        statements[sql.utf8Start] = statement
        return statement
    }

    /// Runs a script of any number of statements without parameters.
    func execute(_ script: String) throws(LedgerError) {
        let code = sqlite3_exec(handle, script, nil, nil, nil)
        guard code == SQLITE_OK else { throw failure(code) }
    }

    /// The first column of the first row of a query without parameters; 0 when there is none.
    func number(_ query: String) throws(LedgerError) -> Int64 {
        var prepared: OpaquePointer?
        let code = sqlite3_prepare_v2(handle, query, -1, &prepared, nil)
        guard code == SQLITE_OK, let prepared else { throw failure(code) }
        let statement = Statement(prepared, of: handle)
        defer { statement.finalize() }
        return try statement.step() ? statement.int(0) : 0
    }

    /// The first column of the first row of a query without parameters; nil when there is none, or NULL.
    func text(_ query: String) throws(LedgerError) -> String? {
        var prepared: OpaquePointer?
        let code = sqlite3_prepare_v2(handle, query, -1, &prepared, nil)
        guard code == SQLITE_OK, let prepared else { throw failure(code) }
        let statement = Statement(prepared, of: handle)
        defer { statement.finalize() }
        return try statement.step() ? statement.optionalText(0) : nil
    }

    /// Rows changed by the last INSERT, UPDATE or DELETE.
    var changes: Int { Int(sqlite3_changes64(handle)) }

    /// Rows changed since the connection was opened, rolled back ones included.
    var totalChanges: Int64 { sqlite3_total_changes64(handle) }

    /// Key of the last inserted row.
    var lastInserted: Int64 { sqlite3_last_insert_rowid(handle) }

    /// Whether a transaction is open; some errors end it by themselves.
    var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

    private func failure(_ code: Int32) -> LedgerError {
        ResultCode(rawValue: code).error(String(cString: sqlite3_errmsg(handle)))
    }
}
