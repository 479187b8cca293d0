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

#endif
