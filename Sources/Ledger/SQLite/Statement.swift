// SPDX-License-Identifier: MIT

import CSQLite
import Domain

/// A prepared statement, kept and used again; parameters count from 1, columns from 0.
///
/// Confined to its connection's queue. A bind can only fail for want of memory or for an index that no test would let
/// pass; both show at the step.
final class Statement {
    private let handle: OpaquePointer
    private let connection: OpaquePointer

    init(_ handle: OpaquePointer, of connection: OpaquePointer) {
        self.handle = handle
        self.connection = connection
    }

    /// Frees the statement; it must not be used afterwards.
    func finalize() {
        sqlite3_finalize(handle)
    }

    // MARK: Running

    /// True while there is a row to read.
    func step() throws(LedgerError) -> Bool {
        let code = sqlite3_step(handle)
        if code == SQLITE_ROW { return true }
        if code == SQLITE_DONE { return false }
        let extended = sqlite3_extended_errcode(connection)
        let text = String(cString: sqlite3_errmsg(connection))
        sqlite3_reset(handle)
        throw ResultCode(rawValue: extended).error(text)
    }

    /// Runs to the end and makes it ready for the next use.
    func run() throws(LedgerError) {
        defer { reset() }
        while try step() {}
    }

    func reset() {
        sqlite3_reset(handle)
    }

    // MARK: Binding

    func bind(_ index: Int32, _ value: Int64) {
        sqlite3_bind_int64(handle, index, value)
    }

    func bind(_ index: Int32, _ value: some BinaryInteger) {
        sqlite3_bind_int64(handle, index, Int64(value))
    }

    func bind(_ index: Int32, _ value: Bool) {
        sqlite3_bind_int64(handle, index, value ? 1 : 0)
    }

    func bind(_ index: Int32, _ value: Int64?) {
        if let value {
            sqlite3_bind_int64(handle, index, value)
        } else {
            sqlite3_bind_null(handle, index)
        }
    }

    func bind(_ index: Int32, _ value: Instant) {
        sqlite3_bind_int64(handle, index, value.milliseconds)
    }

    func bind(_ index: Int32, _ value: String) {
        var value = value
        value.withUTF8 { bytes in
            // An empty string has no address; a null one would bind NULL.
            guard let start = bytes.baseAddress else {
                _ = sqlite_bind_text_copy(handle, index, "", 0)
                return
            }
            start.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
                _ = sqlite_bind_text_copy(handle, index, $0, Int32(bytes.count))
            }
        }
    }

    func bind(_ index: Int32, _ value: String?) {
        if let value {
            bind(index, value)
        } else {
            sqlite3_bind_null(handle, index)
        }
    }

    /// Octets; there is at least one.
    func bind(_ index: Int32, _ value: [UInt8]) {
        _ = sqlite_bind_blob_copy(handle, index, value, Int32(value.count))
    }

    func bindNull(_ index: Int32) {
        sqlite3_bind_null(handle, index)
    }

    // MARK: Reading

    func int(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

    func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }

    func optionalInt(_ column: Int32) -> Int64? { isNull(column) ? nil : int(column) }

    func instant(_ column: Int32) -> Instant { Instant(milliseconds: int(column)) }

    func optionalInstant(_ column: Int32) -> Instant? { isNull(column) ? nil : instant(column) }

    func text(_ column: Int32) -> String { optionalText(column) ?? "" }

    /// Empty for NULL.
    func bytes(_ column: Int32) -> [UInt8] {
        guard let start = sqlite3_column_blob(handle, column) else { return [] }
        return [UInt8](UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column))))
    }

    func optionalText(_ column: Int32) -> String? {
        guard let start = sqlite3_column_text(handle, column) else { return nil }
        let count = Int(sqlite3_column_bytes(handle, column))
        return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }

    /// Whether the column holds exactly this text (nil: NULL), without making a string of it.
    func holds(_ column: Int32, _ text: String?) -> Bool {
        guard let start = sqlite3_column_text(handle, column) else { return text == nil }
        guard var text else { return false }
        let count = Int(sqlite3_column_bytes(handle, column))
        return text.withUTF8 { $0.elementsEqual(UnsafeBufferPointer(start: start, count: count)) }
    }
}
