// SPDX-License-Identifier: MIT

/// Statements on endpoints that fail or are disabled.
enum EndpointSQL {
    static let find: StaticString = """
        SELECT disabled, since, failing_since, failures, code, reason, reply FROM endpoint WHERE volunteer = ?1
        """
    static let keep: StaticString = """
        INSERT INTO endpoint VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, NULL, ?9)
        ON CONFLICT DO UPDATE SET disabled = excluded.disabled, since = excluded.since,
            failing_since = excluded.failing_since, failures = excluded.failures, code = excluded.code,
            reason = excluded.reason, acknowledged = excluded.acknowledged,
            reply = excluded.reply
        """
    static let recover: StaticString = "DELETE FROM endpoint WHERE volunteer = ?1 AND disabled = 0"
    static let forget: StaticString = "DELETE FROM endpoint WHERE volunteer = ?1"
    static let tell: StaticString = "UPDATE endpoint SET told = ?2 WHERE volunteer = ?1"

    static let one: StaticString = """
        SELECT v.id, v.ext, v.hook_url, e.disabled, e.since, e.failing_since, e.failures, e.code, e.reason,
            e.reply
        FROM volunteer v LEFT JOIN endpoint e ON e.volunteer = v.id
        WHERE v.ext = ?1
        """
    static let page: StaticString = """
        SELECT v.id, v.ext, v.hook_url, e.disabled, e.since, e.failing_since, e.failures, e.code, e.reason,
            e.reply
        FROM volunteer v INDEXED BY volunteer_hook LEFT JOIN endpoint e ON e.volunteer = v.id
        WHERE v.id > ?1 AND v.hook_url IS NOT NULL ORDER BY v.id LIMIT ?2
        """
    static let disabledPage: StaticString = """
        SELECT v.id, v.ext, v.hook_url, e.disabled, e.since, e.failing_since, e.failures, e.code, e.reason,
            e.reply
        FROM endpoint e INDEXED BY endpoint_disabled JOIN volunteer v ON v.id = e.volunteer
        WHERE e.volunteer > ?1 AND e.disabled = 1 AND v.hook_url IS NOT NULL ORDER BY e.volunteer LIMIT ?2
        """
    static let unacknowledged: StaticString = """
        SELECT count(*) FROM endpoint INDEXED BY endpoint_disabled WHERE disabled = 1 AND acknowledged = 0
        """
    static let untold: StaticString = """
        SELECT v.id, v.email, v.name, v.hook_url, e.reason, e.since
        FROM endpoint e INDEXED BY endpoint_disabled JOIN volunteer v ON v.id = e.volunteer
        WHERE e.disabled = 1 AND e.acknowledged = 0 AND e.told IS NULL AND v.email IS NOT NULL AND v.gone IS NULL
            AND NOT EXISTS (SELECT 1 FROM muted WHERE volunteer = v.id)
        ORDER BY e.volunteer LIMIT ?1
        """
}
