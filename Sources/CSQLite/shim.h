// SPDX-License-Identifier: MIT
// The border to SQLite 3 (Debian: libsqlite3-dev). Variadic functions and cast macros only; all else is sqlite3.h itself.
#ifndef URGENTD_CSQLITE_SHIM_H
#define URGENTD_CSQLITE_SHIM_H
#include <sqlite3.h>

/// sqlite3_bind_text with SQLITE_TRANSIENT (a cast that Swift cannot import): SQLite copies the bytes.
static inline int sqlite_bind_text_copy(sqlite3_stmt *statement, int index, const char *bytes, int count) {
    return sqlite3_bind_text(statement, index, bytes, count, SQLITE_TRANSIENT);
}

/// sqlite3_bind_blob with SQLITE_TRANSIENT, as above.
static inline int sqlite_bind_blob_copy(sqlite3_stmt *statement, int index, const void *bytes, int count) {
    return sqlite3_bind_blob(statement, index, bytes, count, SQLITE_TRANSIENT);
}

/// The main file of a connection, by SQLite's own descriptor: closing one of our own would drop SQLite's locks on it
/// (fcntl(2), "Record locking").
static inline sqlite3_file *sqlite_main_file(sqlite3 *connection) {
    sqlite3_file *file = 0;
    if (sqlite3_file_control(connection, "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK) return 0;
    return file && file->pMethods ? file : 0;
}

static inline int sqlite_file_read(sqlite3 *connection, void *bytes, int count, sqlite3_int64 offset) {
    sqlite3_file *file = sqlite_main_file(connection);
    return file ? file->pMethods->xRead(file, bytes, count, offset) : SQLITE_MISUSE;
}

static inline int sqlite_file_write(sqlite3 *connection, const void *bytes, int count, sqlite3_int64 offset) {
    sqlite3_file *file = sqlite_main_file(connection);
    return file ? file->pMethods->xWrite(file, bytes, count, offset) : SQLITE_MISUSE;
}

static inline int sqlite_file_sync(sqlite3 *connection) {
    sqlite3_file *file = sqlite_main_file(connection);
    return file ? file->pMethods->xSync(file, SQLITE_SYNC_FULL) : SQLITE_MISUSE;
}

#endif
