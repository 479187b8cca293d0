// SPDX-License-Identifier: MIT

import Domain

extension WriteSession {
    func renew(_ deliveries: ArraySlice<DeliveryKey>, until: Instant) throws(LedgerError) {
        let renew = try statement(DeliverySQL.renew)
        for delivery in deliveries {
            renew.bind(1, delivery.number)
            renew.bind(2, until)
            try renew.run()
        }
    }

    /// Takes back up to ``mostRowsClaimed`` leases that end by `deadline`: nobody knows whether the text left.
    func takeBack(endingBy deadline: Instant, at now: Instant) throws(LedgerError) -> Int {
        let rows = try leasedRows(endingBy: deadline)
        let write = try statement(DeliverySQL.record)
        for row in rows {
            let key = DeliveryKey(number: row.id)
            let state = try gate(of: key.version).fence ?? .deferred
            write.bind(1, row.id)
            write.bind(2, state.rawValue)
            write.bind(3, row.key.channel)
            write.bind(4, state == .deferred ? now.milliseconds : nil)
            write.bind(5, 0)
            write.bind(6, row.flags | DeliveryFlags.possiblyTwice)
            write.bind(7, now)
            write.bindNull(8)
            try write.run()
            tally.move(row.key, to: state)
            try resolveDoubts(about: key, holds: true, at: now)
            if row.flags & DeliveryFlags.possiblyTwice == 0 { newlyTwice[row.key.version, default: 0] += 1 }
        }
        freed = []
        return rows.count
    }

    private func leasedRows(endingBy deadline: Instant) throws(LedgerError) -> [(
        id: Int64, key: TallyKey, flags: Int64
    )] {
        let query = try statement(DeliverySQL.leased)
        defer { query.reset() }
        query.bind(1, deadline)
        query.bind(2, Self.mostRowsClaimed)
        var rows: [(id: Int64, key: TallyKey, flags: Int64)] = []
        while try query.step() {
            let id = query.int(0)
            let key = TallyKey(
                version: Int64(DeliveryKey(number: id).version.number), state: .leased, channel: query.int(1),
                language: query.int(2), country: query.int(3))
            rows.append((id, key, query.int(4)))
        }
        return rows
    }
}

extension Session {
    func nextDue() throws(LedgerError) -> Instant? {
        let query = try statement(DeliverySQL.nextDue)
        defer { query.reset() }
        return try query.step() ? query.optionalInstant(0) : nil
    }
}
