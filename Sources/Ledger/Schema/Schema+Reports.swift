// SPDX-License-Identifier: MIT

extension Schema {
    /// Closing reports, each by the version that was the newest when the action came to its end.
    static let reports = """
        CREATE TABLE report (
            version INTEGER PRIMARY KEY REFERENCES version,
            made INTEGER NOT NULL,
            document TEXT NOT NULL
        ) STRICT;
        """
}
