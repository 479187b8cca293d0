// SPDX-License-Identifier: MIT

import Crypto
import Domain

/// Whether the key that lies beside a ledger is that ledger's.
///
/// A well-formed key of another ledger would go unnoticed otherwise: nobody who left would be known any more, and the audit
/// would go on under a chain that no walk follows.
enum LedgerKey {
    static let wrong = LedgerError.foreign(
        "roster.key is not the key of this ledger: restore the two from one backup; without its own key nobody knows who left"
    )

    /// Holds the key against the ledger; writes its check down where there is none yet.
    static func check(_ key: [UInt8], on connection: Connection) throws(LedgerError) {
        let expected = KeyedHash(key: key).digest("urgentd ledger key check")
        var stored: [UInt8] = []
        do {
            let query = try connection.statement(KeepingSQL.keyCheck)
            defer { query.reset() }
            guard try query.step() else { throw .damaged("the ledger is damaged: it has no row about itself") }
            stored = query.bytes(0)
        }
        if stored.isEmpty {
            let set = try connection.statement(KeepingSQL.setKeyCheck)
            set.bind(1, expected)
            try set.run()
        } else if !ConstantTime.equal(stored, expected) {
            throw wrong
        }
    }
}

extension AuditChain {
    /// Whether neither the head of the audit nor its first entry was made with this key.
    ///
    /// For ledgers from before the key's own check. One of the two alone is an audit that was tampered with, which stops nobody.
    func isForeign(on connection: Connection) throws(LedgerError) -> Bool {
        guard let head = try connection.auditHead(), head.sequence > 0, !head.isSound(in: self) else { return false }
        let query = try connection.statement(KeepingSQL.firstAudit)
        defer { query.reset() }
        guard try query.step() else { return false }
        return query.bytes(8) != link(AuditRow(query), after: Self.beginning)
    }
}
