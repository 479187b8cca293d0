# SPDX-License-Identifier: MIT
"""Makes a ledger as the first release wrote it.

Usage: old_ledger.py FILE < JSON, with `schema` (its script), `application` (its id), `entries` (so many of the audit) and
the action: `reference`, `concern`, `audience`, `document`, `texts` (language to content).
"""
import json
import sqlite3
import sys

given = json.load(sys.stdin)
ledger = sqlite3.connect(sys.argv[1])
ledger.executescript(given["schema"])
ledger.execute("INSERT INTO action VALUES (1, ?, 'alert')", (given["reference"],))
ledger.execute(
    "INSERT INTO version (id, action, number, digest, concern, includes_concern, submitted_name, submitted_login,"
    " submitted, audience, warnings, document) VALUES (1, 1, 1, ?, ?, 0, 'old', 'old', 1795248000000, ?, '[]', ?)",
    ("0" * 64, given["concern"], given["audience"], given["document"]))
ledger.executemany("INSERT INTO version_text VALUES (1, ?, ?)", given["texts"].items())
ledger.execute("INSERT INTO progress (version) VALUES (1)")
ledger.executemany(
    "INSERT INTO audit (at, actor, login, verb, reference, version, detail) VALUES (?, 'old', 'old', 'show', ?, 1, '')",
    ((1795248000000 + n, given["reference"]) for n in range(given["entries"])))
ledger.commit()
ledger.execute("PRAGMA application_id = %d" % given["application"])
ledger.execute("PRAGMA user_version = 1")
ledger.close()
