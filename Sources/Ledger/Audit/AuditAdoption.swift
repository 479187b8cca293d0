// SPDX-License-Identifier: MIT

import Domain

extension AuditChain {
    /// Begins the chain in a ledger that had none: its entries are chained as they are found.
    ///
    /// What was done to them before cannot be told any more. Runs in the migration's transaction.
    func begin(on connection: Connection) throws(LedgerError) {
        try setHead(0, Self.beginning, on: connection)
        let query = try connection.statement(AuditSQL.unchained)
        do {
            defer { query.reset() }
            while try query.step() { try append(AuditRow(query), on: connection) }
        }
    }
}
