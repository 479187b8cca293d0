// SPDX-License-Identifier: MIT

/// Statements on actions and their versions.
enum ActionSQL {
    static let addAction: StaticString = "INSERT INTO action (reference, kind, follows) VALUES (?1, ?2, ?3)"
    static let addVersion: StaticString = """
        INSERT INTO version (id, action, number, digest, concern, includes_concern, submitted_name, submitted_login,
            submitted, audience, warnings, document, holders_only)
        VALUES (max(coalesce((SELECT max(id) FROM version), 0) + 1, (SELECT first_version FROM keeping)),
            ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
        """
    static let addText: StaticString = "INSERT INTO version_text VALUES (?1, ?2, ?3)"
    static let addProgress: StaticString = "INSERT INTO progress (version) VALUES (?1)"
    static let texts: StaticString = "SELECT language, content FROM version_text WHERE version = ?1"

    /// The newest version of an action.
    static let newest: StaticString = """
        SELECT v.id, v.number, v.digest, v.submitted_name, v.submitted_login, v.submitted, v.approved_name,
            v.approved_login, v.opened, v.closes, v.frozen, p.audience, p.audience_revision, p.fence, p.planning,
            v.audience, v.warnings, v.document, p.withdrawn, p.holds_until,
            a.id, a.kind, v.notice, v.holders_only
        FROM action a JOIN version v ON v.action = a.id JOIN progress p ON p.version = v.id
        WHERE a.reference = ?1 ORDER BY v.number DESC LIMIT 1
        """
    static let all: StaticString = """
        SELECT v.id, v.number, v.digest, v.submitted_name, v.submitted_login, v.submitted, v.approved_name,
            v.approved_login, v.opened, v.closes, v.frozen, p.audience, p.audience_revision, p.fence, p.planning,
            v.audience, v.warnings, v.document, p.withdrawn, p.holds_until,
            a.id, a.kind, v.notice, v.holders_only
        FROM version v JOIN progress p ON p.version = v.id JOIN action a ON a.id = v.action
        WHERE v.number = (SELECT max(number) FROM version o WHERE o.action = v.action)
        ORDER BY v.action DESC
        """
    static let live: StaticString = """
        SELECT v.id, v.number, v.digest, v.submitted_name, v.submitted_login, v.submitted, v.approved_name,
            v.approved_login, v.opened, v.closes, v.frozen, p.audience, p.audience_revision, p.fence, p.planning,
            v.audience, v.warnings, v.document, p.withdrawn, p.holds_until,
            a.id, a.kind, v.notice, v.holders_only
        FROM progress p JOIN version v ON v.id = p.version JOIN action a ON a.id = v.action
        WHERE p.live = 1 ORDER BY v.id
        """

    /// Released before this one, of its action or of the one that it follows; newest first.
    static let earlier: StaticString = """
        SELECT v.id, a.reference FROM version v JOIN action a ON a.id = v.action
        WHERE v.id < ?1 AND v.opened IS NOT NULL
            AND v.action IN (?2, (SELECT follows FROM action WHERE id = ?2))
        ORDER BY v.id DESC LIMIT ?3
        """

    static let approve: StaticString = """
        UPDATE version SET approved_name = ?2, approved_login = ?3, opened = ?4, closes = ?5, frozen = ?6 WHERE id = ?1
        """
    /// A count of another revision is not the frozen audience's; nor is an estimate, where holders count (`?3`).
    static let goLive: StaticString = """
        UPDATE progress SET live = 1, audience = iif(audience_revision = ?2 AND NOT ?3, audience, NULL)
        WHERE version = ?1
        """
    static let replaceDraft: StaticString = """
        UPDATE version SET digest = ?3, concern = ?4, includes_concern = ?5, submitted_name = ?6, submitted_login = ?7,
            submitted = ?8, audience = ?9, warnings = ?10, document = ?11
        WHERE action = ?1 AND number = ?2
        """
    static let dropTexts: StaticString = "DELETE FROM version_text WHERE version = ?1"
    static let dropTranslations: StaticString = "DELETE FROM translation WHERE version = ?1"
    static let dropCount: StaticString = """
        UPDATE progress SET audience = NULL, audience_revision = NULL WHERE version = ?1
        """
    static let anyDigest: StaticString = """
        SELECT v.number FROM action a JOIN version v ON v.action = a.id WHERE a.reference = ?1 AND v.digest = ?2
        ORDER BY v.number DESC LIMIT 1
        """
    static let wasReleased: StaticString = """
        SELECT EXISTS (SELECT 1 FROM version WHERE action = ?1 AND opened IS NOT NULL AND notice = 0)
        """
    static let followedAction: StaticString = """
        SELECT f.reference FROM action a JOIN action f ON f.id = a.follows WHERE a.id = ?1
        """
    static let drafts: StaticString = """
        SELECT v.id, v.number, v.digest, v.submitted_name, v.submitted_login, v.submitted, v.approved_name,
            v.approved_login, v.opened, v.closes, v.frozen, p.audience, p.audience_revision, p.fence, p.planning,
            v.audience, v.warnings, v.document, p.withdrawn, p.holds_until,
            a.id, a.kind, v.notice, v.holders_only
        FROM progress p JOIN version v ON v.id = p.version JOIN action a ON a.id = v.action
        WHERE v.opened IS NULL AND p.fence IS NULL ORDER BY v.id
        """
    static let miss: StaticString = "UPDATE version SET closes = ?2 WHERE id = ?1"
    static let missProgress: StaticString = """
        UPDATE progress SET fence = 9, fenced = ?2, planning = 2, audience = 0 WHERE version = ?1
        """
    static let released: StaticString = """
        SELECT v.id FROM version v WHERE v.action = ?1 AND v.opened IS NOT NULL AND v.notice = 0 ORDER BY v.number DESC
        """
    static let copyVersion: StaticString = """
        INSERT INTO version (id, action, number, digest, concern, includes_concern, submitted_name, submitted_login,
            submitted, approved_name, approved_login, opened, closes, frozen, audience, warnings, document, notice)
        SELECT max((SELECT max(id) FROM version) + 1, (SELECT first_version FROM keeping)), action, ?2, ?3, concern, includes_concern, ?4, ?5, ?6, ?4, ?5, ?6, ?7, ?8, audience, '[]', ?9, 1
        FROM version WHERE id = ?1
        """
    static let document: StaticString = "SELECT document FROM version WHERE id = ?1"
    /// Oldest first.
    static let ofAction: StaticString = """
        SELECT v.id, v.number, v.digest, v.submitted_name, v.submitted_login, v.submitted, v.approved_name,
            v.approved_login, v.opened, v.closes, v.frozen, p.audience, p.audience_revision, p.fence, p.planning,
            v.audience, v.warnings, v.document, p.withdrawn, p.holds_until,
            a.id, a.kind, v.notice, v.holders_only
        FROM action a JOIN version v ON v.action = a.id JOIN progress p ON p.version = v.id
        WHERE a.reference = ?1 ORDER BY v.number
        """
    static let startNotice: StaticString = """
        UPDATE progress SET live = 1, withdrawn = 1 WHERE version = ?1
        """

    /// The rows that lie there now end with the key below the plan's cursor; later ones are written closed.
    static let closeFence: StaticString =
        "UPDATE progress SET fence = ?2, fenced = ?3, settle_end = ?4, withdrawn = max(withdrawn, ?5) WHERE version = ?1"
    static let openCounts: StaticString = """
        SELECT channel, language, country, state, n FROM tally
        WHERE version = ?1 AND state IN (1, 2, 4) AND n <> 0
        """
    static let lastRow: StaticString = "SELECT max(id) FROM delivery WHERE id > ?1 AND id < ?2"
    static let settleSpan: StaticString = """
        SELECT count(*), max(id) FROM (SELECT id FROM delivery WHERE id > ?1 AND id <= ?2 ORDER BY id LIMIT ?3)
        """
    static let settleRows: StaticString = """
        UPDATE delivery SET state = ?3, due = NULL, updated = ?4
        WHERE id > ?1 AND id <= ?2 AND state IN (1, 2, 4)
        """
    static let settleCursor: StaticString = "UPDATE progress SET settle_cursor = ?2 WHERE version = ?1"
    /// Out of the live versions once nothing is left to plan, to settle or to count.
    static let retire: StaticString = """
        UPDATE progress SET live = 0 WHERE version = ?1 AND fence IS NOT NULL AND planning = 2
            AND settle_cursor >= settle_end AND audience IS NOT NULL
        """
}
