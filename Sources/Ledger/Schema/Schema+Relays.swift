// SPDX-License-Identifier: MIT

extension Schema {
    static let relayPauses = """
        -- Relays that an operator has paused, by their configured names; who did it is in the audit.
        CREATE TABLE relay_pause (
            relay TEXT PRIMARY KEY,
            since INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        """
}
