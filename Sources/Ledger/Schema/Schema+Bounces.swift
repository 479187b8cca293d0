// SPDX-License-Identifier: MIT

extension Schema {
    static let bounces = """
        -- Mail addresses that are not written to, by 64 bits of their keyed hash; `volunteer` is whom it was about, or NULL.
        CREATE TABLE suppressed (
            id INTEGER PRIMARY KEY,
            hash INTEGER NOT NULL UNIQUE,
            reason TEXT NOT NULL,
            note TEXT NOT NULL,
            since INTEGER NOT NULL,
            volunteer INTEGER
        ) STRICT;
        -- Who goes by one of them now; kept by every write of a suppression or an address.
        CREATE TABLE muted (volunteer INTEGER PRIMARY KEY, hash INTEGER NOT NULL) STRICT;
        CREATE INDEX muted_hash ON muted (hash);
        -- What suppresses only when it comes on several days: BounceRule.Trouble, days since 1970.
        CREATE TABLE trouble (
            hash INTEGER NOT NULL,
            kind INTEGER NOT NULL,
            day INTEGER NOT NULL,
            PRIMARY KEY (hash, kind, day)
        ) STRICT, WITHOUT ROWID;
        -- When a known person's mail address became another one: reports about earlier mails are not about it.
        CREATE TABLE moved (volunteer INTEGER PRIMARY KEY, at INTEGER NOT NULL) STRICT;
        """
}
