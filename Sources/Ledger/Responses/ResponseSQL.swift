// SPDX-License-Identifier: MIT

import Domain

/// Statements on responses.
enum ResponseSQL {
    static let action: StaticString = """
        SELECT a.id, a.reference FROM version v JOIN action a ON a.id = v.action WHERE v.id = ?1
        """
    static let place: StaticString = "SELECT place FROM volunteer WHERE id = ?1 AND gone IS NULL"
    /// The row where it lies unless the person has moved since.
    static let row: StaticString = """
        SELECT d.language, d.country FROM version_place r
            CROSS JOIN delivery d ON d.id = ((?1 << 44) | (r.rank << 32) | ?2)
        WHERE r.version = ?1 AND r.place = ?3
        """
    /// Looks in every place; seldom, because each look may read another page.
    static let movedRow: StaticString = """
        SELECT d.language, d.country FROM version_place r
            CROSS JOIN delivery d ON d.id = ((?1 << 44) | (r.rank << 32) | ?2)
        WHERE r.version = ?1 LIMIT 1
        """
    static let hasResponded: StaticString = """
        SELECT EXISTS (SELECT 1 FROM response WHERE action = ?1 AND volunteer = ?2)
        """
    static let add: StaticString = "INSERT OR IGNORE INTO response VALUES (?1, ?2, ?3, ?4, ?5)"
    static let raise: StaticString = """
        INSERT INTO response_tally VALUES (?1, ?2, ?3, ?4, 1) ON CONFLICT DO UPDATE SET n = n + 1
        """
    static let lastClose: StaticString = "SELECT max(closes) FROM version WHERE action = ?1 AND opened IS NOT NULL"

    static let tally: StaticString = """
        SELECT t.dimension, t.value, t.kind, t.n FROM action a JOIN response_tally t ON t.action = a.id
        WHERE a.reference = ?1 ORDER BY t.dimension, t.value, t.kind
        """
    static let byKind: StaticString = """
        SELECT t.kind, t.n FROM action a JOIN response_tally t ON t.action = a.id
        WHERE a.reference = ?1 AND t.dimension = 1
        """
    /// For the proof: the rows themselves.
    static let rows: StaticString = """
        SELECT count(*), count(DISTINCT r.volunteer) FROM action a JOIN response r ON r.action = a.id
        WHERE a.reference = ?1
        """
}

/// What `response_tally.dimension` says.
enum ResponseDimension: Int64 {
    case all = 1
    case people = 2
    case late = 3
    case language = 4
    case country = 5
    case hour = 6
}

extension ResponseKind {
    /// Position in the list, from 1; new ones are added at its end.
    var stored: Int64 { Int64(Self.allCases.firstIndex(of: self) ?? 0) + 1 }

    init?(stored: Int64) {
        guard Self.allCases.indices.contains(Int(stored) - 1) else { return nil }
        self = Self.allCases[Int(stored) - 1]
    }
}
