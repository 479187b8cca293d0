// SPDX-License-Identifier: MIT

/// Statements on volunteers.
enum RosterSQL {
    static let find: StaticString = """
        SELECT id, place, ladder, channel, shares, amount, networks, address, hook_format, name, email, hook_url,
            hook_secret, interests FROM volunteer WHERE ext = ?1
        """
    static let add: StaticString = """
        INSERT INTO volunteer VALUES (NULL, ?1, ?2, ?3, ?4, ?5, ?6, ?7, NULL, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)
        """
    static let change: StaticString = """
        UPDATE volunteer SET place = ?1, ladder = ?2, country = ?3, channel = ?4, shares = ?5, amount = ?6,
            networks = ?8, address = ?9, hook_format = ?10, name = ?12, email = ?13, hook_url = ?14,
            hook_secret = ?15, interests = ?16
        WHERE id = ?17
        """
    static let share: StaticString = "UPDATE volunteer SET shares = 1 WHERE id = ?1 AND shares = 0"

    static let withAddress: StaticString = "SELECT volunteer FROM address WHERE hash = ?1"
    static let addAddress: StaticString = "INSERT OR IGNORE INTO address VALUES (?1, ?2)"
    static let removeAddress: StaticString = "DELETE FROM address WHERE hash = ?1 AND volunteer = ?2"
    static let unfolded: StaticString = """
        SELECT address, id FROM volunteer WHERE id > (SELECT folded FROM roster) AND address IS NOT NULL
        """
    static let folded: StaticString = "UPDATE roster SET folded = ?1"

    static let addMember: StaticString = "INSERT OR IGNORE INTO network_member VALUES (?1, ?2, ?3)"
    static let removeMember: StaticString = """
        DELETE FROM network_member WHERE network = ?1 AND place = ?2 AND volunteer = ?3
        """
    static let networkSet: StaticString = "SELECT members FROM network_set WHERE id = ?1"

    static let isGone: StaticString = "SELECT 1 FROM gone WHERE hash = ?1"
    static let anyGone: StaticString = "SELECT EXISTS (SELECT 1 FROM gone)"
    static let addGone: StaticString = "INSERT OR IGNORE INTO gone VALUES (?1)"
    static let addressOf: StaticString = "SELECT address FROM volunteer WHERE id = ?1"
    static let erase: StaticString = """
        UPDATE volunteer SET gone = ?2, ext = NULL, name = NULL, email = NULL, hook_url = NULL, hook_secret = NULL,
            hook_format = NULL, interests = NULL, address = NULL WHERE id = ?1
        """
    static let openRowsOf: StaticString = """
        SELECT d.id, d.state, d.channel, d.language, d.country
        FROM progress p JOIN version_place r ON r.version = p.version
            CROSS JOIN delivery d ON d.id = ((p.version << 44) | (r.rank << 32) | ?1)
        WHERE p.live = 1 AND p.fence IS NULL AND d.state IN (1, 2, 4)
        """

    static let page: StaticString = """
        SELECT v.id, v.ext, v.name, v.email, l.tags, p.country, p.zone, v.networks, v.amount, v.interests,
            v.hook_url, v.hook_secret, v.hook_format
        FROM volunteer v JOIN ladder l ON l.id = v.ladder JOIN place p ON p.id = v.place
        WHERE v.id > ?1 AND v.gone IS NULL ORDER BY v.id LIMIT ?2
        """
    static let byExternalID: StaticString = """
        SELECT v.id, v.ext, v.name, v.email, l.tags, p.country, p.zone, v.networks, v.amount, v.interests,
            v.hook_url, v.hook_secret, v.hook_format
        FROM volunteer v JOIN ladder l ON l.id = v.ladder JOIN place p ON p.id = v.place
        WHERE v.ext = ?1
        """
    static let networkNames: StaticString = "SELECT name FROM network WHERE id = ?1"

    static let countAll: StaticString = "SELECT '', count(*) FROM volunteer WHERE gone IS NULL"
    static let countByCountry: StaticString = """
        SELECT p.country, sum(n) FROM
            (SELECT place, count(*) AS n FROM volunteer WHERE gone IS NULL GROUP BY place) JOIN place p ON p.id = place
        GROUP BY p.country ORDER BY p.country
        """
    /// Row by row: a GROUP BY would sort ten million rows in memory.
    static let ladders: StaticString = """
        SELECT ladder FROM volunteer INDEXED BY volunteer_send_order WHERE gone IS NULL
        """
    static let channels: StaticString = """
        SELECT channel FROM volunteer INDEXED BY volunteer_send_order WHERE gone IS NULL
        """
    static let countByNetwork: StaticString = """
        SELECT w.name, n FROM
            (SELECT m.network AS network, count(*) AS n FROM network_member m CROSS JOIN volunteer v ON v.id = m.volunteer
             WHERE v.gone IS NULL GROUP BY m.network)
            JOIN network w ON w.id = network
        ORDER BY w.name
        """
}
