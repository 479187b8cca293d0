// SPDX-License-Identifier: MIT

import Domain

/// Brings a ledger's file to this program's schema, or says why it cannot.
enum Migration {
    /// Each step commits its tables and its number together: a crash leaves either version, never a mixture.
    ///
    /// - Parameters:
    ///   - connection: The writer's, outside of a transaction.
    ///   - chain: Of the ledger's key.
    ///   - options: Who is told how it goes on, and the program's version.
    /// - Throws: ``LedgerError/foreign(_:)`` for what this program cannot take; the file is as it was then.
    static func run(
        on connection: Connection, chain: AuditChain, options: LedgerOptions = LedgerOptions()
    ) throws(LedgerError) {
        let application = try connection.number("PRAGMA application_id")
        let first = try connection.number("PRAGMA user_version")
        let tables = try connection.number("SELECT count(*) FROM sqlite_schema")
        let isNew = application == 0 && first == 0 && tables == 0
        guard isNew || application == Schema.applicationID else {
            throw .foreign("the ledger's file belongs to another program (application_id \(application))")
        }
        guard first <= Schema.scripts.count else {
            let maker = (try? connection.text("SELECT program FROM keeping")) ?? nil
            throw .foreign(
                "the ledger has schema \(first), this program knows up to \(Schema.scripts.count): "
                    + "urgentd \(maker ?? "of a later version") wrote it; a newer urgentd is needed, or a backup from before "
                    + "the upgrade")
        }
        if first > Schema.chainBegins, try chain.isForeign(on: connection) { throw LedgerKey.wrong }
        for version in Int(first)..<Schema.scripts.count {
            try step(to: version + 1, on: connection, chain: chain, options, isNew: isNew)
        }
    }

    private static func step(
        to next: Int, on connection: Connection, chain: AuditChain, _ options: LedgerOptions, isNew: Bool
    ) throws(LedgerError) {
        let told = isNew ? nil : options.migrating
        told?(MigrationProgress(schema: next, last: Schema.scripts.count))
        let tick = {
            told?(MigrationProgress(schema: next, last: Schema.scripts.count))
            return true
        }
        try connection.ticking(tick) { () throws(LedgerError) in
            try connection.transaction(.writing) { () throws(LedgerError) in
                try connection.execute(Schema.scripts[next - 1])
                if next == Schema.chainBegins {
                    try chain.begin(on: connection)
                    connection.forgetStatements()
                    try connection.execute("DROP TABLE audit_unchained")
                }
                if next == Schema.scripts.count, let program = options.program {
                    let note = try connection.statement(KeepingSQL.program)
                    note.bind(1, program)
                    try note.run()
                }
                try connection.execute("PRAGMA application_id = \(Schema.applicationID)")
                try connection.execute("PRAGMA user_version = \(next)")
            }
        }
    }
}

/// How far an upgrade of the ledger has come; told every few milliseconds while a step runs.
public struct MigrationProgress: Sendable, Hashable {
    /// The schema that the step leads to.
    public let schema: Int
    /// The last one.
    public let last: Int
}
