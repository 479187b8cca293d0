// SPDX-License-Identifier: MIT

import Domain

/// An entry as it lies in the file, every field as it was written: what the chain covers.
struct AuditRow {
    var sequence: Int64
    /// Milliseconds since 1970.
    let at: Int64
    let actor: String
    let login: String
    let verb: String
    let reference: String?
    let version: Int64?
    let detail: String

    init(_ entry: AuditEntry) {
        sequence = entry.sequence
        at = entry.at.milliseconds
        actor = entry.actor
        login = entry.login
        verb = entry.verb
        reference = entry.reference?.text
        version = entry.version.map(Int64.init)
        detail = entry.detail
    }

    /// Reads the columns of ``AuditSQL/walk`` and its like.
    init(_ row: Statement) {
        sequence = row.int(0)
        at = row.int(1)
        actor = row.text(2)
        login = row.text(3)
        verb = row.text(4)
        reference = row.optionalText(5)
        version = row.optionalInt(6)
        detail = row.text(7)
    }

    var entry: AuditEntry {
        AuditEntry(
            sequence: sequence, at: Instant(milliseconds: at), actor: actor, login: login, verb: verb,
            reference: reference.flatMap { Reference($0) }, version: version.map(Int.init), detail: detail)
    }
}

/// Where the trail ends, kept in a place of its own, so that cutting off its tail is seen.
struct AuditHead {
    let sequence: Int64
    let hash: [UInt8]
    let seal: [UInt8]

    func isSound(in chain: AuditChain) -> Bool { seal == chain.seal(sequence: sequence, link: hash) }
}

extension Connection {
    /// Nil where somebody has taken it away.
    func auditHead() throws(LedgerError) -> AuditHead? {
        let query = try statement(AuditSQL.head)
        defer { query.reset() }
        guard try query.step() else { return nil }
        return AuditHead(sequence: query.int(0), hash: query.bytes(1), seal: query.bytes(2))
    }

    /// 0 for an empty trail.
    func lastAuditSequence() throws(LedgerError) -> Int64 {
        let query = try statement(AuditSQL.last)
        defer { query.reset() }
        return try query.step() ? query.int(0) : 0
    }
}
