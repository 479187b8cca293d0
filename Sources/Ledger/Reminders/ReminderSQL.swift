// SPDX-License-Identifier: MIT

/// Statements on reminders.
enum ReminderSQL {
    static let made: StaticString = "SELECT coalesce(max(round), 0) FROM reminder WHERE version = ?1"
    static let add: StaticString = "INSERT INTO reminder VALUES (?1, ?2)"
    static let count: StaticString = "SELECT count(*) FROM action WHERE follows = ?1 AND kind = 'reminder'"
    /// Version 1 of another action, with everything that was frozen for the version reminded of, and its window's end.
    static let copyVersion: StaticString = """
        INSERT INTO version (id, action, number, digest, concern, includes_concern, submitted_name, submitted_login,
            submitted, approved_name, approved_login, opened, closes, frozen, audience, warnings, document)
        SELECT max((SELECT max(id) FROM version) + 1, (SELECT first_version FROM keeping)), ?2, 1, ?3, concern, includes_concern, ?4, ?5, ?6, ?4, ?5, ?6, closes, ?7, audience, '[]', ?8
        FROM version WHERE id = ?1
        """
    static let goLive: StaticString = "UPDATE progress SET live = 1 WHERE version = ?1"
    /// Reminders of an action that may still leave.
    static let open: StaticString = """
        SELECT v.id FROM action a JOIN version v ON v.action = a.id JOIN progress p ON p.version = v.id
        WHERE a.follows = ?1 AND a.kind = 'reminder' AND p.live = 1 AND p.fence IS NULL
        """
    static let actionOf: StaticString = "SELECT action FROM version WHERE id = ?1"
    /// Who has responded to the action that a reminder follows.
    static let responders: StaticString = """
        SELECT DISTINCT r.volunteer FROM version v JOIN action a ON a.id = v.action JOIN response r ON r.action = a.follows
        WHERE v.id = ?1
        """
}
