// SPDX-License-Identifier: MIT

extension Schema {
    /// What the keeping of the ledger itself needs: its key, restores, and what is forgotten after its time.
    static let keeping = """
        -- One row. `key_check` tells a key that is not this ledger's; NULL until it is first opened with one. `program` last
        -- changed the schema. `swept`: since when nobody has left whose words may lie in free space.
        CREATE TABLE keeping (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            key_check BLOB,
            program TEXT,
            first_version INTEGER NOT NULL DEFAULT 1,
            unswept INTEGER NOT NULL DEFAULT 0
        ) STRICT;
        INSERT INTO keeping (id) VALUES (1);

        -- Each restore: when its backup was taken, and how many rows were open then.
        CREATE TABLE restoration (
            id INTEGER PRIMARY KEY,
            taken INTEGER NOT NULL,
            at INTEGER NOT NULL,
            open_rows INTEGER NOT NULL,
            unplanned INTEGER NOT NULL
        ) STRICT;
        -- 1: open when the backup was taken, and held back until somebody lets it go on; 2: goes on. Rows of either may have
        -- been sent between backup and restore.
        ALTER TABLE progress ADD COLUMN restored INTEGER NOT NULL DEFAULT 0;
        CREATE INDEX progress_restored ON progress (version) WHERE restored = 1;

        -- When the rows of a version began to be removed, long after its thread has closed; from then on its counters are
        -- the account.
        ALTER TABLE progress ADD COLUMN forgotten INTEGER;
        """
}
