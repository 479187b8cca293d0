// SPDX-License-Identifier: MIT

/// Statements of the planner and of the count made apart from it.
enum PlanSQL {
    static let gate: StaticString = """
        SELECT a.reference, v.number, v.concern, v.includes_concern, v.opened, v.closes, p.fence, p.holds_until,
            a.kind, v.notice, v.holders_only, p.restored
        FROM version v JOIN action a ON a.id = v.action JOIN progress p ON p.version = v.id WHERE v.id = ?1
        """
    static let progress: StaticString = """
        SELECT planning, plan_rank, plan_volunteer, email_cursor, webhook_cursor, settle_cursor, settle_end
        FROM progress WHERE version = ?1
        """
    static let places: StaticString = "SELECT id, country, zone, members FROM place WHERE members > 0 ORDER BY id"
    static let ladders: StaticString = "SELECT id, tags FROM ladder WHERE id > ?1 ORDER BY id"
    static let ladder: StaticString = "SELECT tags FROM ladder WHERE id = ?1"

    static let addRank: StaticString = "INSERT INTO version_place VALUES (?1, ?2, ?3)"
    static let begin: StaticString = "UPDATE progress SET planning = 1 WHERE version = ?1"
    static let ranks: StaticString = """
        SELECT r.rank, r.place, p.country FROM version_place r JOIN place p ON p.id = r.place
        WHERE r.version = ?1 ORDER BY r.rank
        """
    static let frozen: StaticString = "SELECT frozen, audience, concern, includes_concern FROM version WHERE id = ?1"

    /// Who came after the freeze does not belong; who went after it does, and is suppressed.
    static let candidates: StaticString = """
        SELECT id, ladder, channel, shares, gone, amount,
            channel = 1 AND EXISTS (SELECT 1 FROM muted WHERE volunteer = volunteer.id)
        FROM volunteer INDEXED BY volunteer_send_order
        WHERE place = ?1 AND id > ?2 AND amount <> 0 AND joined <= ?3 AND (gone IS NULL OR gone > ?3)
        ORDER BY id LIMIT ?4
        """
    static let networkCandidates: StaticString = """
        SELECT v.id, v.ladder, v.channel, v.shares, v.gone, v.amount,
            v.channel = 1 AND EXISTS (SELECT 1 FROM muted WHERE volunteer = v.id)
        FROM network_member m JOIN volunteer v ON v.id = m.volunteer
        WHERE m.network = ?5 AND m.place = ?1 AND m.volunteer > ?2
            AND v.amount <> 0 AND v.joined <= ?3 AND (v.gone IS NULL OR v.gone > ?3)
        ORDER BY m.volunteer LIMIT ?4
        """

    static let addRow: StaticString = "INSERT INTO delivery VALUES (?1, ?2, ?3, ?4, ?5, 0, ?8, NULL, ?6, NULL, ?7)"
    static let moveCursor: StaticString = """
        UPDATE progress SET plan_rank = ?2, plan_volunteer = ?3, planning = ?4 WHERE version = ?1
        """
    /// Whether somebody else with this person's address has a row of the version that is not suppressed.
    static let addressTaken: StaticString = """
        SELECT 1 FROM volunteer me JOIN address a ON a.hash = me.address AND a.volunteer <> me.id
            JOIN volunteer other ON other.id = a.volunteer CROSS JOIN version_place r
            JOIN delivery d ON d.id = ((?2 << 44) | (r.rank << 32) | other.id)
        WHERE me.id = ?1 AND r.version = ?2 AND r.place = other.place AND d.state <> 8 LIMIT 1
        """

    /// The count's own way: the wide table in its own order, not the planner's index.
    static let members: StaticString = """
        SELECT country, ladder, networks, id, amount FROM volunteer NOT INDEXED
        WHERE id > ?1 AND id <= ?2 AND amount <> 0 AND joined <= ?3 AND (gone IS NULL OR gone > ?3)
        """
    static let lastVolunteer: StaticString = "SELECT max(id) FROM volunteer"
    static let networkSet: StaticString = "SELECT members FROM network_set WHERE id = ?1"
    static let networkNumber: StaticString = "SELECT id FROM network WHERE name = ?1"
    /// Only if the version still stands where it was counted for: the same draft, and, where holders count (`?5`), an
    /// estimate only for a draft, the count by what is written down only for what is approved.
    static let storeCount: StaticString = """
        UPDATE progress SET audience = ?2, audience_revision = ?3 WHERE version = ?1
            AND (SELECT digest = ?4 AND coalesce(frozen, ?3) = ?3 AND (?5 = 0 OR (frozen IS NOT NULL) = ?6)
                 FROM version WHERE id = ?1)
        """
    static let uncounted: StaticString = """
        SELECT a.reference FROM progress p JOIN version v ON v.id = p.version JOIN action a ON a.id = v.action
        WHERE (p.live = 1 AND p.audience IS NULL)
            OR (v.opened IS NULL AND p.fence IS NULL
                AND coalesce(p.audience_revision, -1) < (SELECT revision FROM roster))
        ORDER BY p.live DESC, v.id
        """
    static let freezing: StaticString = """
        SELECT EXISTS (SELECT 1 FROM progress WHERE live = 1 AND (planning < 2 OR audience IS NULL))
        """
}
