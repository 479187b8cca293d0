// SPDX-License-Identifier: MIT

import Domain

extension Session {
    func receiptSubject(version: VersionKey, volunteer: VolunteerKey) throws(LedgerError) -> ReceiptSubject? {
        guard let found = try receiptTarget(version, volunteer), try hasRow(version, volunteer) else { return nil }
        return found.subject
    }

    func receiptTally(of reference: Reference) throws(LedgerError) -> ReceiptTally {
        var tally = ReceiptTally()
        let sums = try statement(ReceiptSQL.sums)
        defer { sums.reset() }
        sums.bind(1, reference.text)
        if try sums.step() {
            tally.sections = Int(sums.int(0))
            tally.reached = Int(sums.int(1))
        }
        let acts = try statement(ReceiptSQL.acts)
        defer { acts.reset() }
        acts.bind(1, reference.text)
        while try acts.step() {
            if let kind = ResponseKind(stored: acts.int(0)), acts.int(1) > 0 { tally.acted[kind] = Int(acts.int(1)) }
        }
        return tally
    }

    func receiptTarget(_ version: VersionKey, _ volunteer: VolunteerKey) throws(LedgerError) -> (
        action: Int64, subject: ReceiptSubject
    )? {
        let query = try statement(ReceiptSQL.subject)
        defer { query.reset() }
        query.bind(1, version.number)
        query.bind(2, volunteer.number)
        guard try query.step(), let reference = Reference(query.text(1)) else { return nil }
        let subject = ReceiptSubject(reference: reference, version: Int(query.int(2)), secret: query.text(3))
        return (query.int(0), subject)
    }

    /// Whether the version was to go to this volunteer; where the row lies unless they have moved since.
    private func hasRow(_ version: VersionKey, _ volunteer: VolunteerKey) throws(LedgerError) -> Bool {
        let place = try statement(ResponseSQL.place)
        defer { place.reset() }
        place.bind(1, volunteer.number)
        guard try place.step() else { return false }
        let row = try statement(ResponseSQL.row)
        defer { row.reset() }
        row.bind(1, version.number)
        row.bind(2, volunteer.number)
        row.bind(3, place.int(0))
        if try row.step() { return true }
        let moved = try statement(ResponseSQL.movedRow)
        defer { moved.reset() }
        moved.bind(1, version.number)
        moved.bind(2, volunteer.number)
        return try moved.step()
    }
}

extension WriteSession {
    func keep(_ receipt: SectionReceipt) throws(LedgerError) -> Bool {
        guard let found = try receiptTarget(receipt.version, receipt.volunteer) else {
            throw .unknown("whose receipt this is has left")
        }
        let keep = try statement(ReceiptSQL.keep)
        bind(receipt, of: found.action, to: keep)
        keep.bind(4, receipt.isAcknowledged)
        keep.bind(5, receipt.reached)
        keep.bind(6, receipt.message)
        keep.bind(7, receipt.sent)
        keep.bind(8, receipt.at)
        try keep.run()
        guard connection.changes > 0 else { return false }
        let clear = try statement(ReceiptSQL.clear)
        bind(receipt, of: found.action, to: clear)
        try clear.run()
        for (kind, count) in receipt.acted where count > 0 {
            let add = try statement(ReceiptSQL.add)
            bind(receipt, of: found.action, to: add)
            add.bind(4, kind.stored)
            add.bind(5, count)
            try add.run()
        }
        return true
    }

    private func bind(_ receipt: SectionReceipt, of action: Int64, to statement: Statement) {
        statement.bind(1, action)
        statement.bind(2, receipt.volunteer.number)
        statement.bind(3, receipt.version.number)
    }
}
