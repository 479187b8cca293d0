// SPDX-License-Identifier: MIT

/// Statements on reports and suppressed addresses.
enum BounceSQL {
    static let mailOf: StaticString = """
        SELECT v.email, v.gone, v.ext, (SELECT at FROM moved WHERE volunteer = v.id)
        FROM volunteer v WHERE v.id = ?1
        """
    static let updated: StaticString = "SELECT updated FROM delivery WHERE id = ?1"
    /// The row of a person in a version, in whatever place it was planned.
    static let rowOf: StaticString = """
        SELECT d.id FROM version_place r CROSS JOIN delivery d ON d.id = ((?1 << 44) | (r.rank << 32) | ?2)
        WHERE r.version = ?1 LIMIT 1
        """
    static let actionOf: StaticString = """
        SELECT a.reference, v.number FROM version v JOIN action a ON a.id = v.action WHERE v.id = ?1
        """

    static let delay: StaticString = "UPDATE delivery SET flags = flags | 4 WHERE id = ?1"
    static let raiseDelayed: StaticString = "UPDATE progress SET delayed = delayed + 1 WHERE version = ?1"

    static let isSuppressed: StaticString = "SELECT 1 FROM suppressed WHERE hash = ?1"
    static let anySuppressed: StaticString = "SELECT EXISTS (SELECT 1 FROM suppressed)"
    static let suppress: StaticString = """
        INSERT OR IGNORE INTO suppressed (hash, reason, note, since, volunteer) VALUES (?1, ?2, ?3, ?4, ?5)
        """
    static let unsuppress: StaticString = "DELETE FROM suppressed WHERE hash = ?1"
    static let list: StaticString = """
        SELECT s.id, v.ext, s.reason, s.note, s.since FROM suppressed s LEFT JOIN volunteer v ON v.id = s.volunteer
        WHERE s.id > ?1 ORDER BY s.id LIMIT ?2
        """
    static let mute: StaticString = """
        INSERT INTO muted VALUES (?1, ?2) ON CONFLICT DO UPDATE SET hash = excluded.hash
        """
    static let isMuted: StaticString = "SELECT 1 FROM muted WHERE volunteer = ?1"
    static let unmute: StaticString = "DELETE FROM muted WHERE volunteer = ?1"
    static let unmuteAll: StaticString = "DELETE FROM muted WHERE hash = ?1"

    static let note: StaticString = "INSERT OR IGNORE INTO trouble VALUES (?1, ?2, ?3)"
    static let days: StaticString = "SELECT day FROM trouble WHERE hash = ?1 AND kind = ?2"
    static let forgetDays: StaticString = "DELETE FROM trouble WHERE hash = ?1 AND day <= ?2"
    static let move: StaticString = """
        INSERT INTO moved VALUES (?1, ?2) ON CONFLICT DO UPDATE SET at = excluded.at
        """
    static let forgetMove: StaticString = "DELETE FROM moved WHERE volunteer = ?1"

    /// Whoever is reached by webhook and may have this address in reserve; their addresses are in no index.
    static let reserves: StaticString = """
        SELECT id, email FROM volunteer INDEXED BY volunteer_hook
        WHERE id > ?1 AND hook_url IS NOT NULL AND email IS NOT NULL ORDER BY id LIMIT ?2
        """
    /// Open mail rows of a person in open versions, and whether their webhook can take over.
    static let openMailRows: StaticString = """
        SELECT d.id, d.state, d.language, d.country, d.flags
        FROM progress p JOIN version_place r ON r.version = p.version
            CROSS JOIN delivery d ON d.id = ((p.version << 44) | (r.rank << 32) | ?1)
        WHERE p.live = 1 AND p.fence IS NULL AND d.state IN (1, 2, 4) AND d.channel = 1
        """
    /// It goes on waiting for its language, on the other channel.
    static let divertHeld: StaticString = """
        UPDATE delivery SET channel = ?2, flags = flags | 2, updated = ?3 WHERE id = ?1
        """
}
