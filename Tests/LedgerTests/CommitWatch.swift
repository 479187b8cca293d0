// SPDX-License-Identifier: MIT

import CSQLite
import Domain
import Synchronization

@testable import Ledger

/// Hears of each commit of a ledger's writer how many rows it changes.
final class CommitWatch: Sendable {
    private struct Figures {
        var connection: UInt = 0
        var before: Int64 = 0
        var changes: [Int] = []
    }

    private let figures = Mutex(Figures())
    private let heard: @Sendable (Int) -> Void

    /// - Parameter heard: Gets the number of rows, on the writer's queue and in the task that writes, just before the commit.
    init(heard: @escaping @Sendable (Int) -> Void = { _ in }) {
        self.heard = heard
    }

    /// Rows changed by each transaction so far.
    var changes: [Int] { figures.withLock { $0.changes } }

    /// Listens while `body` runs.
    func during<Value>(
        _ ledger: SQLiteLedger, _ body: () async throws -> Value
    ) async throws -> Value {
        try await ledger.writer.run { (session) throws(LedgerError) in
            let handle = session.connection.handle
            figures.withLock {
                $0 = Figures(connection: UInt(bitPattern: handle), before: sqlite3_total_changes64(handle))
            }
            sqlite3_commit_hook(
                handle,
                { context in
                    if let context { Unmanaged<CommitWatch>.fromOpaque(context).takeUnretainedValue().hear() }
                    return 0
                }, Unmanaged.passUnretained(self).toOpaque())
        }
        let result: Result<Value, any Error>
        do {
            result = .success(try await body())
        } catch {
            result = .failure(error)
        }
        try await ledger.writer.run { (session) throws(LedgerError) in
            _ = sqlite3_commit_hook(session.connection.handle, nil, nil)
        }
        return try result.get()
    }

    private func hear() {
        let changed = figures.withLock { figures -> Int in
            let total = sqlite3_total_changes64(OpaquePointer(bitPattern: figures.connection))
            defer { figures.before = total }
            figures.changes.append(Int(total - figures.before))
            return Int(total - figures.before)
        }
        heard(changed)
    }
}
