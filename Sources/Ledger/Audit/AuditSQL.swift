// SPDX-License-Identifier: MIT

/// Statements on the audit; none changes or removes an entry.
enum AuditSQL {
    static let add: StaticString = "INSERT INTO audit VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"
    static let last: StaticString = "SELECT max(sequence) FROM audit"
    static let head: StaticString = "SELECT sequence, hash, seal FROM audit_head"
    /// Also where somebody has taken the head away.
    static let setHead: StaticString = """
        INSERT INTO audit_head VALUES (1, ?1, ?2, ?3)
        ON CONFLICT (id) DO UPDATE SET sequence = excluded.sequence, hash = excluded.hash, seal = excluded.seal
        """

    static let ofOne: StaticString = """
        SELECT sequence, at, actor, login, verb, reference, version, detail FROM audit
        WHERE reference = ?1 AND sequence > ?2 ORDER BY sequence LIMIT ?3
        """
    static let ofAll: StaticString = """
        SELECT sequence, at, actor, login, verb, reference, version, detail FROM audit
        WHERE sequence > ?2 ORDER BY sequence LIMIT ?3
        """
    static let walk: StaticString = """
        SELECT sequence, at, actor, login, verb, reference, version, detail, hash FROM audit ORDER BY sequence
        """
    /// Entries of a ledger from before the chain.
    static let unchained: StaticString = """
        SELECT sequence, at, actor, login, verb, reference, version, detail FROM audit_unchained ORDER BY sequence
        """
}
