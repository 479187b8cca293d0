// SPDX-License-Identifier: MIT

extension Schema {
    /// Endpoints that fail or are disabled; those in good order have no row.
    static let endpoints = """
        -- `acknowledged`: a person knows, or did it. `told`: when its owner was; NULL where nobody has yet.
        CREATE TABLE endpoint (
            volunteer INTEGER PRIMARY KEY,
            disabled INTEGER NOT NULL,
            since INTEGER NOT NULL,
            failing_since INTEGER,
            failures INTEGER NOT NULL,
            code INTEGER,
            reason TEXT,
            acknowledged INTEGER NOT NULL DEFAULT 0,
            told INTEGER
        ) STRICT;
        CREATE INDEX endpoint_disabled ON endpoint (volunteer) WHERE disabled = 1;
        -- A listing of endpoints passes over nobody else.
        CREATE INDEX volunteer_hook ON volunteer (id) WHERE hook_url IS NOT NULL;
        """
}
