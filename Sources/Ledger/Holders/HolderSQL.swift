// SPDX-License-Identifier: MIT

/// Statements on who holds what; 3 is leased, 5 accepted, 7 bounced, and flag 1 possibly twice.
enum HolderSQL {
    /// Earlier versions of the same action that were ever released.
    static let earlier: StaticString = """
        SELECT o.id FROM version v JOIN version o ON o.action = v.action AND o.number < v.number
        WHERE v.id = ?1 AND o.opened IS NOT NULL ORDER BY o.id
        """
    /// Every version of the action that this one's action follows.
    static let followed: StaticString = """
        SELECT o.id FROM version v JOIN action a ON a.id = v.action JOIN version o ON o.action = a.follows
        WHERE v.id = ?1 AND o.opened IS NOT NULL AND o.notice = 0 ORDER BY o.id
        """
    static let rows: StaticString = """
        SELECT id, state, flags FROM delivery WHERE id > ?1 AND id < ?2 ORDER BY id LIMIT ?3
        """
    /// Whether anybody holds any version of an action, or may hold it.
    static let any: StaticString = """
        SELECT EXISTS (SELECT 1 FROM version v JOIN tally t ON t.version = v.id
                       WHERE v.action = ?1 AND t.state IN (3, 5) AND t.n > 0)
            OR EXISTS (SELECT 1 FROM version v JOIN progress p ON p.version = v.id
                       WHERE v.action = ?1 AND p.possibly_twice > 0)
        """
    static let isReached: StaticString = "SELECT reached FROM progress WHERE version = ?1"
    static let reached: StaticString = "UPDATE progress SET reached = 1 WHERE version = ?1"
    static let addBlock: StaticString = "INSERT INTO holder VALUES (?1, ?2, ?3, ?4)"
    static let blocks: StaticString = "SELECT block, bits FROM holder WHERE version = ?1 AND layer = ?2"

    static let addDoubt: StaticString = """
        INSERT OR IGNORE INTO doubt (delivery, version, layer, volunteer) VALUES (?1, ?2, ?3, ?4)
        """
    static let doubted: StaticString = "SELECT DISTINCT delivery >> 44 FROM doubt WHERE holds IS NULL"
    static let doubtedPeople: StaticString = "SELECT volunteer FROM doubt WHERE version = ?1"
    static let about: StaticString = """
        SELECT version, volunteer, row FROM doubt WHERE delivery = ?1 AND holds IS NULL
        """
    static let resolve: StaticString = "UPDATE doubt SET holds = ?2 WHERE delivery = ?1 AND holds IS NULL"
    static let ofPerson: StaticString = """
        SELECT layer, holds, belongs FROM doubt WHERE version = ?1 AND volunteer = ?2
        """
    static let planned: StaticString = """
        UPDATE doubt SET row = ?3, belongs = ?4 WHERE version = ?1 AND volunteer = ?2
        """
    static let letGo: StaticString = """
        UPDATE delivery SET state = ?2, flags = ?3, due = ?4, updated = ?5 WHERE id = ?1
        """
    /// By the rows themselves, for the proof.
    static let proof: StaticString = """
        SELECT id & 4294967295, state = 5 OR flags & 1 FROM delivery
        WHERE id > ?1 AND id < ?2 AND (state IN (5, 7) OR flags & 1)
        """
    static let certain: StaticString = "SELECT volunteer, layer FROM doubt WHERE version = ?1 AND holds = 1"
    static let openDoubts: StaticString = "SELECT count(*) FROM doubt WHERE version = ?1 AND holds IS NULL"
    /// Others with a person's address who could get the letter.
    static let sharers: StaticString = """
        SELECT o.id, o.country FROM volunteer me JOIN address a ON a.hash = me.address AND a.volunteer <> me.id
            JOIN volunteer o ON o.id = a.volunteer
        WHERE me.id = ?1 AND o.amount <> 0 AND o.joined <= ?2 AND o.gone IS NULL
        """
    static let isMember: StaticString = """
        SELECT 1 FROM network_member WHERE network = ?1 AND place = ?2 AND volunteer = ?3
        """
}

/// In which of the two ways somebody holds what a version corrects or follows.
enum HolderLayer: Int, Sendable, CaseIterable {
    /// An earlier version of the same action.
    case earlier = 0
    /// The action that it follows.
    case followed = 1
}
