// SPDX-License-Identifier: MIT

extension Schema {
    /// What sections said back, and what endpoints answered last.
    static let receipts = """
        -- The newest receipt of each section for each version; `sent` is its signed time in seconds. Once the roster has forgotten
        -- the section, `volunteer` is a number of nobody.
        CREATE TABLE receipt (
            action INTEGER NOT NULL REFERENCES action,
            volunteer INTEGER NOT NULL,
            version INTEGER NOT NULL REFERENCES version,
            acknowledged INTEGER NOT NULL,
            reached INTEGER NOT NULL,
            message TEXT NOT NULL,
            sent INTEGER NOT NULL,
            at INTEGER NOT NULL,
            PRIMARY KEY (action, volunteer, version)
        ) STRICT, WITHOUT ROWID;

        -- Acts by kind (ResponseKind.stored), of the receipts above.
        CREATE TABLE receipt_act (
            action INTEGER NOT NULL,
            volunteer INTEGER NOT NULL,
            version INTEGER NOT NULL,
            kind INTEGER NOT NULL,
            n INTEGER NOT NULL,
            PRIMARY KEY (action, volunteer, version, kind)
        ) STRICT, WITHOUT ROWID;

        -- The beginning of the last answer, scrubbed; NULL where there was none.
        ALTER TABLE endpoint ADD COLUMN reply TEXT;
        """
}
