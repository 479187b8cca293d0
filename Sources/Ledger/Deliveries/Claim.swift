// SPDX-License-Identifier: MIT

import Domain

/// One transaction's part of a claim.
struct ClaimSlice: Sendable {
    var deliveries: [ClaimedDelivery] = []
    /// Everything that is ready now was seen.
    var isDry = false
    /// Rows that went to the other channel.
    var diverted = 0
}

extension WriteSession {
    /// Leases up to `limit` of what is ready, passing over at most ``mostRowsPassed`` rows.
    func claim(_ request: ClaimRequest, limit: Int) throws(LedgerError) -> ClaimSlice {
        let gate = try gate(of: request.version)
        guard gate.isOpen(at: request.now), limit > 0 else { return ClaimSlice(isDry: true) }
        var slice = ClaimSlice()
        slice.deliveries.reserveCapacity(limit)
        let wasAllDue = try claimDue(request, gate, limit: limit, into: &slice)
        guard wasAllDue, slice.deliveries.count < limit else { return slice }
        try claimPlanned(request, gate, limit: limit - slice.deliveries.count, into: &slice)
        return slice
    }

    /// True when nothing that is due is left.
    private func claimDue(
        _ request: ClaimRequest, _ gate: VersionGate, limit: Int, into slice: inout ClaimSlice
    ) throws(LedgerError) -> Bool {
        let query = try statement(DeliverySQL.due)
        query.bind(1, request.version.number)
        query.bind(2, request.channel.rawValue)
        query.bind(3, request.now)
        query.bind(4, limit)
        let seen = try sort(query, request, gate, into: &slice)
        let lease = try statement(DeliverySQL.leaseOne)
        for row in seen.leased {
            lease.bind(1, row)
            lease.bind(2, request.leaseUntil)
            lease.bind(3, request.now)
            try lease.run()
        }
        return seen.count < limit
    }

    private func claimPlanned(
        _ request: ClaimRequest, _ gate: VersionGate, limit: Int, into slice: inout ClaimSlice
    ) throws(LedgerError) {
        guard try isPlannedLeft(request) else {
            slice.isDry = true
            return
        }
        let progress = try planProgress(of: request.version)
        let stored = request.channel == .email ? progress.emailCursor : progress.webhookCursor
        let from = max(stored, DeliveryKey.first(of: request.version).number)
        let end = DeliveryKey.end(of: request.version).number
        let query = try statement(DeliverySQL.planned)
        query.bind(1, from)
        query.bind(2, request.channel.rawValue)
        query.bind(3, end)
        query.bind(4, limit)
        query.bind(5, Self.mostRowsPassed)
        query.bind(6, request.now)
        let seen = try sort(query, request, gate, into: &slice)
        var cursor = seen.last ?? from
        if seen.last != nil {
            let lease = try statement(DeliverySQL.leasePlanned)
            lease.bind(1, from)
            lease.bind(2, cursor)
            lease.bind(3, request.channel.rawValue)
            lease.bind(4, request.leaseUntil)
            lease.bind(5, request.now)
            try lease.run()
        }
        if seen.count < limit {
            let span = try spanEnd(from: from, to: end)
            cursor = max(cursor, span.last)
            slice.isDry = span.count < Self.mostRowsPassed
        }
        try moveCursor(request, to: cursor)
    }

    /// Reads the rows of a claim: builds what can be sent, sets aside what cannot.
    ///
    /// - Returns: How many rows there were, the last one's key, and the keys to be leased.
    private func sort(
        _ query: Statement, _ request: ClaimRequest, _ gate: VersionGate, into slice: inout ClaimSlice
    ) throws(LedgerError) -> (count: Int, last: Int64?, leased: [Int64]) {
        var count = 0
        var last: Int64?
        var leased: [Int64] = []
        var aside: [AsideRow] = []
        do {
            defer { query.reset() }
            while try query.step() {
                count += 1
                let row = ClaimRow(query, request)
                last = row.id
                if let destination = row.destination(request.channel, gate) {
                    slice.deliveries.append(
                        ClaimedDelivery(
                            delivery: DeliveryKey(number: row.id), destination: destination, name: query.text(9),
                            language: try languageTag(row.language), tries: row.tries, hasReserve: row.hasReserve,
                            marking: row.marking,
                            country: CountryCode(packed: UInt16(truncatingIfNeeded: row.key.country)),
                            timeZone: try timeZone(ofPlace: query.int(15))))
                    leased.append(row.id)
                    tally.move(row.key, to: .leased)
                } else {
                    aside.append(AsideRow(id: row.id, key: row.key, fate: row.fate(request.channel, gate)))
                }
            }
        }
        for row in aside {
            try setAside(row, request)
            if row.fate == .diverted { slice.diverted += 1 }
        }
        return (count, last, leased)
    }

    private struct AsideRow {
        let id: Int64
        let key: TallyKey
        let fate: ClaimRow.Fate
    }

    private func setAside(_ row: AsideRow, _ request: ClaimRequest) throws(LedgerError) {
        switch row.fate {
        case .diverted:
            let divert = try statement(DeliverySQL.divert)
            divert.bind(1, row.id)
            divert.bind(2, request.channel.other.rawValue)
            divert.bind(3, request.now)
            try divert.run()
            if request.channel == .webhook { try muteIfSuppressed(DeliveryKey(number: row.id).volunteer) }
            tally.move(row.key, to: .deferred, channel: Int64(request.channel.other.rawValue))
        case .rejected: try end(row, with: DeliverySQL.reject, as: .rejected, at: request.now)
        case .suppressed: try end(row, with: DeliverySQL.suppress, as: .suppressed, at: request.now)
        }
    }

    private func end(_ row: AsideRow, with sql: StaticString, as state: DeliveryState, at now: Instant)
        throws(LedgerError)
    {
        let end = try statement(sql)
        end.bind(1, row.id)
        end.bind(2, now)
        try end.run()
        tally.move(row.key, to: state)
    }

    private func isPlannedLeft(_ request: ClaimRequest) throws(LedgerError) -> Bool {
        // What this transaction itself took is not in the counters yet; one look more does no harm.
        let query = try statement(DeliverySQL.plannedLeft)
        defer { query.reset() }
        query.bind(1, request.version.number)
        query.bind(2, request.channel.rawValue)
        return try query.step() && query.int(0) != 0
    }

    private func spanEnd(from: Int64, to: Int64) throws(LedgerError) -> (count: Int, last: Int64) {
        let query = try statement(DeliverySQL.spanEnd)
        defer { query.reset() }
        query.bind(1, from)
        query.bind(2, to)
        query.bind(3, Self.mostRowsPassed)
        guard try query.step() else { return (0, from) }
        return (Int(query.int(0)), max(from, query.int(1)))
    }

    private func moveCursor(_ request: ClaimRequest, to cursor: Int64) throws(LedgerError) {
        let move = try statement(request.channel == .email ? DeliverySQL.emailCursor : DeliverySQL.webhookCursor)
        move.bind(1, request.version.number)
        move.bind(2, cursor)
        try move.run()
    }

    /// Rows of the other channel that one transaction passes over: a few milliseconds.
    static let mostRowsPassed = 20_000
    /// Rows that one transaction leases: within the writer's 20 ms.
    static let mostRowsClaimed = 2000
}
