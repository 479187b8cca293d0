// SPDX-License-Identifier: MIT
// The border to SQLite 3 (Debian: libsqlite3-dev). Variadic functions and cast macros only; all else is sqlite3.h itself.
#ifndef URGENTD_CSQLITE_SHIM_H
#define URGENTD_CSQLITE_SHIM_H
#include <sqlite3.h>
#endif
