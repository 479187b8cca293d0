// SPDX-License-Identifier: MIT

extension Schema {
    /// `volunteer.amount` becomes StoredAppetite's number, so that the planner's index covers the choice too.
    static let appetites = """
        -- Distinct choices of issues and regions; a few thousand, whatever the number of people.
        CREATE TABLE interest (id INTEGER PRIMARY KEY, words TEXT NOT NULL UNIQUE) STRICT;
        INSERT INTO interest (words) SELECT DISTINCT interests FROM volunteer WHERE interests IS NOT NULL;
        UPDATE volunteer SET amount = ((SELECT id FROM interest WHERE words = interests) << 12) | (amount + 1)
        WHERE interests IS NOT NULL AND amount <> 0;

        -- What people who want only so many alerts were offered and have taken: AlertQuota.bytes.
        CREATE TABLE quota (volunteer INTEGER PRIMARY KEY, history BLOB NOT NULL) STRICT;
        """
}
