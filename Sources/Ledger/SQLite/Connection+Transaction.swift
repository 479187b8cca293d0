// SPDX-License-Identifier: MIT

import Domain

extension Connection {
    enum TransactionKind {
        /// Takes the write lock at once: an upgrade from reading cannot be waited for.
        case writing
        /// One snapshot for several queries.
        case reading
        /// As writing, and undone at the end.
        case rehearsal
    }

    /// Runs `body` in a transaction: committed when it returns, rolled back when it throws.
    func transaction<Value>(
        _ kind: TransactionKind, _ body: () throws(LedgerError) -> Value
    ) throws(LedgerError) -> Value {
        try statement(kind == .reading ? TransactionSQL.beginReading : TransactionSQL.beginWriting).run()
        do {
            let value = try body()
            try statement(kind == .rehearsal ? TransactionSQL.rollback : TransactionSQL.commit).run()
            return value
        } catch {
            // A full disk or an I/O error may have ended the transaction already.
            if isInTransaction { try? statement(TransactionSQL.rollback).run() }
            throw error
        }
    }
}

private enum TransactionSQL {
    static let beginWriting: StaticString = "BEGIN IMMEDIATE"
    static let beginReading: StaticString = "BEGIN"
    static let commit: StaticString = "COMMIT"
    static let rollback: StaticString = "ROLLBACK"
}
