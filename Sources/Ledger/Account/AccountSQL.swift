// SPDX-License-Identifier: MIT

/// Statements of the account; 1, 2 and 4 are the states that a closed fence closes.
enum AccountSQL {
    static let versions: StaticString = """
        SELECT v.id, v.number, a.kind, v.opened, v.closes, p.audience, p.planning, p.fence, p.possibly_twice, p.delayed,
            p.holds_until, p.forgotten
        FROM action a JOIN version v ON v.action = a.id JOIN progress p ON p.version = v.id
        WHERE a.reference = ?1 ORDER BY v.number
        """
    static let tally: StaticString =
        "SELECT state, channel, language, country, n FROM tally WHERE version = ?1 AND n <> 0"
    static let versionByNumber: StaticString = """
        SELECT v.id FROM action a JOIN version v ON v.action = a.id WHERE a.reference = ?1 AND v.number = ?2
        """
    static let newestReleased: StaticString = """
        SELECT v.id FROM action a JOIN version v ON v.action = a.id
        WHERE a.reference = ?1 AND v.opened IS NOT NULL ORDER BY v.number DESC LIMIT 1
        """
    /// `?3` is the fence's state, NULL while it is open.
    static let lines: StaticString = """
        SELECT d.id, iif(?3 IS NOT NULL AND d.state IN (1, 2, 4), ?3, d.state) AS reads, d.channel, d.language,
            d.country, d.tries, d.flags, d.due, d.updated, d.reply, v.ext, v.email, v.hook_url
        FROM delivery d CROSS JOIN volunteer v ON v.id = (d.id & 4294967295)
        WHERE d.id > ?1 AND d.id < ?2 AND (?4 IS NULL OR reads = ?4) AND (?5 IS NULL OR d.language = ?5)
            AND (?6 IS NULL OR d.country = ?6)
        ORDER BY d.id LIMIT ?7
        """
    /// Row by row: a GROUP BY would sort ten million rows in memory.
    static let rowStates: StaticString = "SELECT state, flags FROM delivery WHERE id > ?1 AND id < ?2"
    /// Where nothing was lost in between, every try is an attempt row or the acceptance.
    static let unprovenTries: StaticString = """
        SELECT count(*) FROM delivery d WHERE id > ?1 AND id < ?2 AND flags & 1 = 0 AND (tries > 0 OR state IN (5, 7))
            AND tries <> (SELECT count(*) FROM attempt WHERE delivery = d.id) + (state IN (5, 7))
        """
    static let strayRows: StaticString = """
        SELECT count(*) FROM delivery d WHERE id > ?1 AND id < ?2
            AND NOT EXISTS (SELECT 1 FROM volunteer WHERE id = (d.id & 4294967295))
        """
}
