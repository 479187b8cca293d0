// SPDX-License-Identifier: MIT

/// Statements on the one row that is about the ledger itself.
enum KeepingSQL {
    static let keyCheck: StaticString = "SELECT key_check FROM keeping"
    static let setKeyCheck: StaticString = "UPDATE keeping SET key_check = ?1"
    static let program: StaticString = "UPDATE keeping SET program = ?1"
    static let firstAudit: StaticString = """
        SELECT sequence, at, actor, login, verb, reference, version, detail, hash FROM audit ORDER BY sequence LIMIT 1
        """
}
