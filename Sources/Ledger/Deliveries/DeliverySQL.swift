// SPDX-License-Identifier: MIT

import Domain

/// Statements on deliveries on their way.
///
/// States are literals where a partial index depends on them: 1 planned, 2 held, 3 leased, 4 deferred, 6 rejected, 8 suppressed.
enum DeliverySQL {
    /// Those whose due time has come, the longest waiting first.
    static let due: StaticString = """
        SELECT d.id, d.language, d.country, d.tries, d.flags, d.state,
            v.gone, v.country, v.amount, v.name, v.email, v.hook_url, v.hook_secret, v.hook_format,
            v.hook_url IS NOT NULL AND EXISTS (SELECT 1 FROM endpoint WHERE volunteer = v.id AND disabled = 1), v.place,
            EXISTS (SELECT 1 FROM pause WHERE volunteer = v.id AND until > ?3),
            EXISTS (SELECT 1 FROM muted WHERE volunteer = v.id)
        FROM delivery d JOIN volunteer v ON v.id = (d.id & 4294967295)
        WHERE d.state = 4 AND (d.id >> 44) = ?1 AND d.channel = ?2 AND d.due <= ?3
        ORDER BY d.due LIMIT ?4
        """
    /// Planned ones in send order; `?5` bounds how many rows of other kinds may be passed over at one go.
    static let planned: StaticString = """
        SELECT d.id, d.language, d.country, d.tries, d.flags, d.state,
            v.gone, v.country, v.amount, v.name, v.email, v.hook_url, v.hook_secret, v.hook_format,
            v.hook_url IS NOT NULL AND EXISTS (SELECT 1 FROM endpoint WHERE volunteer = v.id AND disabled = 1), v.place,
            EXISTS (SELECT 1 FROM pause WHERE volunteer = v.id AND until > ?6),
            EXISTS (SELECT 1 FROM muted WHERE volunteer = v.id)
        FROM (SELECT id, state, channel, language, country, tries, flags FROM delivery
              WHERE id > ?1 AND id < ?3 ORDER BY id LIMIT ?5) d
            CROSS JOIN volunteer v ON v.id = (d.id & 4294967295)
        WHERE d.state = 1 AND d.channel = ?2 LIMIT ?4
        """
    static let spanEnd: StaticString = """
        SELECT count(*), max(id) FROM (SELECT id FROM delivery WHERE id > ?1 AND id < ?2 ORDER BY id LIMIT ?3)
        """
    static let plannedLeft: StaticString = """
        SELECT EXISTS (SELECT 1 FROM tally WHERE version = ?1 AND state = 1 AND channel = ?2 AND n > 0)
        """
    static let leasePlanned: StaticString = """
        UPDATE delivery SET state = 3, due = ?4, updated = ?5
        WHERE id > ?1 AND id <= ?2 AND state = 1 AND channel = ?3
        """
    static let leaseOne: StaticString = "UPDATE delivery SET state = 3, due = ?2, updated = ?3 WHERE id = ?1"
    static let emailCursor: StaticString = "UPDATE progress SET email_cursor = ?2 WHERE version = ?1"
    static let webhookCursor: StaticString = "UPDATE progress SET webhook_cursor = ?2 WHERE version = ?1"

    static let suppress: StaticString = "UPDATE delivery SET state = 8, due = NULL, updated = ?2 WHERE id = ?1"
    /// Its endpoint is disabled, and there is no other way.
    static let reject: StaticString = """
        UPDATE delivery SET state = 6, due = NULL, updated = ?2, reply = 'endpoint disabled' WHERE id = ?1
        """
    /// The address of its channel is gone from the roster, or disabled: the other one takes over.
    static let divert: StaticString = """
        UPDATE delivery SET state = 4, channel = ?2, due = ?3, flags = flags | 2, updated = ?3 WHERE id = ?1
        """

    static let one: StaticString = """
        SELECT state, channel, language, country, flags FROM delivery WHERE id = ?1
        """
    static let record: StaticString = """
        UPDATE delivery SET state = ?2, channel = ?3, due = ?4, tries = tries + ?5, flags = ?6, updated = ?7,
            reply = coalesce(?8, reply)
        WHERE id = ?1
        """
    static let addAttempt: StaticString = """
        INSERT INTO attempt VALUES (?1, coalesce((SELECT max(number) FROM attempt WHERE delivery = ?1), 0) + 1,
            ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
        """
    /// Addresses of a person who still wants alerts.
    static let addresses: StaticString = """
        SELECT email IS NOT NULL AND NOT EXISTS (SELECT 1 FROM muted WHERE volunteer = volunteer.id), hook_url IS NOT NULL
            AND NOT EXISTS (SELECT 1 FROM endpoint WHERE volunteer = volunteer.id AND disabled = 1)
        FROM volunteer WHERE id = ?1 AND gone IS NULL AND amount <> 0
        """
    static let renew: StaticString = "UPDATE delivery SET due = ?2 WHERE id = ?1 AND state = 3"
    static let leased: StaticString = """
        SELECT id, channel, language, country, flags FROM delivery INDEXED BY delivery_leased
        WHERE state = 3 AND due <= ?1 LIMIT ?2
        """
    /// One row per channel; one without a channel while nothing is planned.
    static let remaining: StaticString = """
        SELECT t.channel, sum(t.n), sum(iif(t.state IN (1, 2, 4), t.n, 0)), p.audience
        FROM progress p LEFT JOIN tally t ON t.version = p.version
        WHERE p.version = ?1 GROUP BY t.channel
        """
    static let nextDue: StaticString = """
        SELECT min(due) FROM (
            SELECT (SELECT min(d.due) FROM delivery d
                    WHERE d.state = 4 AND (d.id >> 44) = p.version AND d.channel = c.channel) AS due
            FROM progress p CROSS JOIN (SELECT 1 AS channel UNION ALL SELECT 2) c
            WHERE p.live = 1 AND p.fence IS NULL)
        """
}

/// Bits of `delivery.flags`.
enum DeliveryFlags {
    static let possiblyTwice: Int64 = 1
    /// Was moved to the reserve channel; there is no way back.
    static let failedOver: Int64 = 2
    static let delayed: Int64 = 4
    /// Where a ``Marking`` lies: three bits, far from those above.
    private static let markingShift: Int64 = 8
    private static let markingMask: Int64 = 7

    static func marking(_ flags: Int64) -> Marking {
        Marking(rawValue: UInt8(flags >> markingShift & markingMask)) ?? .plain
    }

    /// The flags with another marking; nil leaves the one there is.
    static func marked(_ flags: Int64, _ marking: Marking?) -> Int64 {
        guard let marking else { return flags }
        return flags & ~(markingMask << markingShift) | Int64(marking.rawValue) << markingShift
    }
}
