// SPDX-License-Identifier: MIT

/// Statements of a scrape: a few rows for each open version.
enum MeterSQL {
    /// Those that close first come first.
    static let open: StaticString = """
        SELECT v.id, a.reference, v.number, v.opened, v.closes, p.audience, p.planning, p.possibly_twice, p.delayed
        FROM progress p JOIN version v ON v.id = p.version JOIN action a ON a.id = v.action
        WHERE p.live = 1 AND p.fence IS NULL ORDER BY v.closes, v.id
        """
    static let sums: StaticString = """
        SELECT t.version, t.state, t.channel, t.n FROM progress p JOIN tally_sum t ON t.version = p.version
        WHERE p.live = 1 AND p.fence IS NULL AND t.n <> 0
        """
    static let standing: StaticString = "SELECT name, n FROM standing"
    /// One row for each number of the last backup, in a table of kept numbers: a scrape reads it anyhow.
    static let noteBackup: StaticString = """
        INSERT INTO standing VALUES ('backup taken', ?1), ('backup bytes', ?2)
        ON CONFLICT DO UPDATE SET n = excluded.n
        """
    static let addSum: StaticString = """
        INSERT INTO tally_sum VALUES (?1, ?2, ?3, ?4)
        ON CONFLICT DO UPDATE SET n = n + excluded.n
        """
    /// Where the sums and what they are sums of differ.
    static let wrongSums: StaticString = """
        SELECT count(*) FROM (
            SELECT state, channel, sum(n) AS n FROM (
                SELECT state, channel, n FROM tally_sum WHERE version = ?1
                UNION ALL SELECT state, channel, -n FROM tally WHERE version = ?1)
            GROUP BY state, channel HAVING sum(n) <> 0)
        """
    /// Changes nothing, and must be written all the same.
    static let probe: StaticString = "UPDATE standing SET n = n WHERE name = 'endpoint failing'"
}
