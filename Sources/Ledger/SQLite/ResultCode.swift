// SPDX-License-Identifier: MIT

import CSQLite
import Domain

/// An extended result code of SQLite; unknown ones survive as numbers.
struct ResultCode: RawRepresentable, Hashable {
    let rawValue: Int32

    static let ok = ResultCode(rawValue: SQLITE_OK)
    static let row = ResultCode(rawValue: SQLITE_ROW)
    static let done = ResultCode(rawValue: SQLITE_DONE)

    /// The code without its extension.
    var primary: Int32 { rawValue & 0xff }

    /// The ledger's word for a failed call.
    ///
    /// An I/O error counts as a full disk only where the disk refused to take more: writing, syncing, growing.
    func error(_ message: @autoclosure () -> String) -> LedgerError {
        switch primary {
        case SQLITE_FULL: .diskFull
        case SQLITE_IOERR: isWrite ? .diskFull : .unusable("the ledger's disk fails: \(message())")
        // Only ever because the ledger is being closed, or a long work is given up.
        case SQLITE_INTERRUPT: .closed
        case SQLITE_BUSY, SQLITE_LOCKED: .busy("the ledger is held by another process")
        case SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM:
            .unusable("the ledger cannot be written: \(message())")
        case SQLITE_CORRUPT, SQLITE_NOTADB: .damaged("the ledger is damaged: \(message())")
        default: .unusable("the ledger fails (\(rawValue)): \(message())")
        }
    }

    private var isWrite: Bool { Self.writes.contains(rawValue) }

    /// SQLITE_IOERR_WRITE, _FSYNC, _TRUNCATE, _SHMSIZE by their definition in sqlite3.h (macros of macros).
    private static let writes: Set<Int32> = Set([3, 4, 6, 19].map { SQLITE_IOERR | $0 << 8 })
}
