// SPDX-License-Identifier: MIT

import Domain

extension AuditChain {
    /// Adds an entry at the end of the trail and moves the head, within the caller's transaction.
    ///
    /// A head that was tampered with stops nobody: whoever has to withdraw at night can. But the entry is chained to
    /// ``severed``, so that the next walk stops there and says so.
    func append(_ row: AuditRow, on connection: Connection) throws(LedgerError) {
        let (sequence, previous) = try end(on: connection)
        var row = row
        row.sequence = sequence
        let link = link(row, after: previous)
        let add = try connection.statement(AuditSQL.add)
        add.bind(1, row.sequence)
        add.bind(2, row.at)
        add.bind(3, row.actor)
        add.bind(4, row.login)
        add.bind(5, row.verb)
        add.bind(6, row.reference)
        add.bind(7, row.version)
        add.bind(8, row.detail)
        add.bind(9, link)
        try add.run()
        try setHead(sequence, link, on: connection)
    }

    func setHead(_ sequence: Int64, _ link: [UInt8], on connection: Connection) throws(LedgerError) {
        let set = try connection.statement(AuditSQL.setHead)
        set.bind(1, sequence)
        set.bind(2, link)
        set.bind(3, seal(sequence: sequence, link: link))
        try set.run()
    }

    /// The next entry's number, and the hash to which it is chained.
    private func end(on connection: Connection) throws(LedgerError) -> (sequence: Int64, previous: [UInt8]) {
        let head = try connection.auditHead()
        let last = try connection.lastAuditSequence()
        if let head, head.isSound(in: self), last <= head.sequence { return (head.sequence + 1, head.hash) }
        let highest = max(head?.sequence ?? 0, last)
        guard highest < Int64.max else { throw .unusable("the ledger is damaged: the audit's numbers are used up") }
        return (highest + 1, Self.severed)
    }
}
