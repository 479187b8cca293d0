// SPDX-License-Identifier: MIT

extension Schema {
    /// What volunteers set on their pages, apart from the roster: an import does not touch it.
    static let pages = """
        -- Until when nothing is sent. Not in `volunteer`: the planner asks only whether this table is empty, mostly.
        CREATE TABLE pause (volunteer INTEGER PRIMARY KEY, until INTEGER NOT NULL) STRICT;

        -- A webhook whose control is still to be proved; `code` is a keyed hash. One a person.
        CREATE TABLE webhook_offer (
            volunteer INTEGER PRIMARY KEY,
            url TEXT NOT NULL,
            secret TEXT,
            format INTEGER NOT NULL,
            code BLOB NOT NULL,
            made INTEGER NOT NULL,
            guesses INTEGER NOT NULL
        ) STRICT;
        """
}
