// SPDX-License-Identifier: MIT

extension Schema {
    static let reminders = """
        -- Rounds that were made, or passed over because a later one was due or nobody had the alert; by the version reminded of.
        -- The round itself is an action of kind reminder, which follows the version's action.
        CREATE TABLE reminder (
            version INTEGER NOT NULL REFERENCES version,
            round INTEGER NOT NULL,
            PRIMARY KEY (version, round)
        ) STRICT, WITHOUT ROWID;
        """
}
