// SPDX-License-Identifier: MIT

import Domain

/// Brings a ledger's file to this program's schema, or says why it cannot.
enum Migration {
    /// Each step commits its tables and its number together: a crash leaves either version, never a mixture.
    static func run(on connection: Connection, chain: AuditChain) throws(LedgerError) {
        let application = try connection.number("PRAGMA application_id")
        var version = try connection.number("PRAGMA user_version")
        let tables = try connection.number("SELECT count(*) FROM sqlite_schema")
        let isNew = application == 0 && version == 0 && tables == 0
        guard isNew || application == Schema.applicationID else {
            throw .unusable("the ledger's file belongs to another program (application_id \(application))")
        }
        guard version <= Schema.scripts.count else {
            throw .unusable(
                "the ledger has schema \(version), this program knows up to \(Schema.scripts.count): "
                    + "a newer urgentd wrote it")
        }
        while version < Schema.scripts.count {
            let script = Schema.scripts[Int(version)]
            let next = version + 1
            try connection.transaction(.writing) { () throws(LedgerError) in
                try connection.execute(script)
                if next == Schema.chainBegins {
                    try chain.begin(on: connection)
                    connection.forgetStatements()
                    try connection.execute("DROP TABLE audit_unchained")
                }
                try connection.execute("PRAGMA application_id = \(Schema.applicationID)")
                try connection.execute("PRAGMA user_version = \(next)")
            }
            version = next
        }
    }
}
