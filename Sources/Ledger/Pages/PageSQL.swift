// SPDX-License-Identifier: MIT

/// Statements for the volunteers' pages.
enum PageSQL {
    static let person: StaticString = """
        SELECT v.id, v.ext, v.name, v.email, l.tags, p.country, p.zone, v.networks, v.amount, v.interests,
            v.hook_url, v.hook_secret, v.hook_format
        FROM volunteer v JOIN ladder l ON l.id = v.ladder JOIN place p ON p.id = v.place
        WHERE v.id = ?1 AND v.gone IS NULL
        """
    static let pause: StaticString = "SELECT until FROM pause WHERE volunteer = ?1"
    static let setPause: StaticString = """
        INSERT INTO pause VALUES (?1, ?2) ON CONFLICT DO UPDATE SET until = excluded.until
        """
    static let endPause: StaticString = "DELETE FROM pause WHERE volunteer = ?1"
    static let anyPause: StaticString = "SELECT EXISTS (SELECT 1 FROM pause)"
    static let isPaused: StaticString = "SELECT EXISTS (SELECT 1 FROM pause WHERE volunteer = ?1 AND until > ?2)"
    static let explain: StaticString = "UPDATE delivery SET reply = 'paused by the volunteer' WHERE id = ?1"

    static let offer: StaticString = """
        SELECT url, secret, format, code, made, guesses FROM webhook_offer WHERE volunteer = ?1
        """
    static let setOffer: StaticString = "INSERT OR REPLACE INTO webhook_offer VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0)"
    static let guess: StaticString = "UPDATE webhook_offer SET guesses = guesses + 1 WHERE volunteer = ?1"
    static let voidOffer: StaticString = "UPDATE webhook_offer SET guesses = ?2 WHERE volunteer = ?1"
    static let endOffer: StaticString = "DELETE FROM webhook_offer WHERE volunteer = ?1"

    /// So many versions are looked at: what nobody has worked on for that long is no choice any more.
    static let recentIssues: StaticString = """
        SELECT DISTINCT i.value FROM (SELECT document FROM version WHERE opened IS NOT NULL ORDER BY id DESC LIMIT 500) v
            JOIN json_each(v.document, '$.issues') i
        WHERE i.type = 'text' ORDER BY i.value LIMIT 64
        """
}
