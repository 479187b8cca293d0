// SPDX-License-Identifier: MIT

/// Statements of closing reports; 1 to 4 are the states that are open.
enum ReportSQL {
    static let unreported: StaticString = """
        SELECT a.reference,
            NOT EXISTS (SELECT 1 FROM version o JOIN progress q ON q.version = o.id
                        WHERE o.action = a.id AND o.notice = 0 AND q.live = 1)
            AND NOT EXISTS (SELECT 1 FROM version o JOIN tally t ON t.version = o.id
                            WHERE o.action = a.id AND o.notice = 0 AND t.state BETWEEN 1 AND 4 AND t.n <> 0)
        FROM action a JOIN version v ON v.action = a.id JOIN progress p ON p.version = v.id
        WHERE v.number = (SELECT max(number) FROM version o WHERE o.action = a.id AND o.notice = 0)
            AND p.fence IS NOT NULL
            AND EXISTS (SELECT 1 FROM version o WHERE o.action = a.id AND o.opened IS NOT NULL)
            AND NOT EXISTS (SELECT 1 FROM report r WHERE r.version = v.id)
        ORDER BY v.id
        """
    /// The version that the report belongs to.
    static let subject: StaticString = """
        SELECT v.id FROM action a JOIN version v ON v.action = a.id WHERE a.reference = ?1 AND v.notice = 0
        ORDER BY v.number DESC LIMIT 1
        """
    static let released: StaticString = """
        SELECT v.id, v.digest, v.approved_name, v.approved_login, p.fence, p.fenced
        FROM action a JOIN version v ON v.action = a.id JOIN progress p ON p.version = v.id
        WHERE a.reference = ?1 AND v.notice = 0 AND v.opened IS NOT NULL AND p.fence IS NOT NULL ORDER BY v.number
        """
    static let translations: StaticString = """
        SELECT language, translator_name, approved_name, released FROM translation
        WHERE version = ?1 AND released IS NOT NULL ORDER BY released, language
        """
    /// Row by row, as for the proof.
    static let rows: StaticString = "SELECT state, tries, updated FROM delivery WHERE id > ?1 AND id < ?2"
    static let attempts: StaticString =
        "SELECT reason, channel, ambiguous FROM attempt WHERE delivery > ?1 AND delivery < ?2"
    static let keep: StaticString = "INSERT OR IGNORE INTO report VALUES (?1, ?2, ?3)"
    static let newest: StaticString = """
        SELECT r.document FROM action a JOIN version v ON v.action = a.id JOIN report r ON r.version = v.id
        WHERE a.reference = ?1 ORDER BY v.number DESC LIMIT 1
        """
}
