// SPDX-License-Identifier: MIT

extension Schema {
    static let responses = """
        -- Who says that they acted; the first time counts. `kind` is ResponseKind.stored. Once the roster has forgotten the
        -- person, `volunteer` is a number of nobody.
        CREATE TABLE response (
            action INTEGER NOT NULL REFERENCES action,
            volunteer INTEGER NOT NULL,
            kind INTEGER NOT NULL,
            version INTEGER NOT NULL REFERENCES version,
            at INTEGER NOT NULL,
            PRIMARY KEY (action, volunteer, kind)
        ) STRICT, WITHOUT ROWID;

        -- Responses by what people ask for; kept in the transactions that add them.
        -- dimension: 1 all, 2 people (kind 0), 3 late, 4 by language, 5 by country, 6 by hour since 1970.
        CREATE TABLE response_tally (
            action INTEGER NOT NULL REFERENCES action,
            dimension INTEGER NOT NULL,
            value INTEGER NOT NULL,
            kind INTEGER NOT NULL,
            n INTEGER NOT NULL,
            PRIMARY KEY (action, dimension, value, kind)
        ) STRICT, WITHOUT ROWID;
        """
}
