// SPDX-License-Identifier: MIT

/// Statements on sections' receipts.
enum ReceiptSQL {
    /// Of a reminder the action that it reminds of.
    static let subject: StaticString = """
        SELECT b.id, b.reference, v.number, p.hook_secret FROM version v JOIN action a ON a.id = v.action
            JOIN action b ON b.id = iif(a.kind = 'reminder', a.follows, a.id)
            JOIN volunteer p ON p.id = ?2
        WHERE v.id = ?1 AND p.gone IS NULL AND p.hook_url IS NOT NULL AND p.hook_secret IS NOT NULL
        """
    static let keep: StaticString = """
        INSERT INTO receipt VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
        ON CONFLICT DO UPDATE SET acknowledged = excluded.acknowledged, reached = excluded.reached,
            message = excluded.message, sent = excluded.sent, at = excluded.at
        WHERE excluded.sent >= sent AND excluded.message <> message
        """
    static let clear: StaticString = "DELETE FROM receipt_act WHERE action = ?1 AND volunteer = ?2 AND version = ?3"
    static let add: StaticString = "INSERT INTO receipt_act VALUES (?1, ?2, ?3, ?4, ?5)"
    /// Of each section the receipt for the newest version: a correction goes to the same people once more.
    static let sums: StaticString = """
        SELECT coalesce(sum(r.acknowledged), 0), coalesce(sum(r.reached), 0) FROM action a JOIN receipt r ON r.action = a.id
        WHERE a.reference = ?1 AND r.version =
            (SELECT max(version) FROM receipt WHERE action = r.action AND volunteer = r.volunteer)
        """
    static let acts: StaticString = """
        SELECT t.kind, sum(t.n) FROM action a JOIN receipt_act t ON t.action = a.id
        WHERE a.reference = ?1 AND t.version =
            (SELECT max(version) FROM receipt WHERE action = t.action AND volunteer = t.volunteer)
        GROUP BY t.kind
        """
}
