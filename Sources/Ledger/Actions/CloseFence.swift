// SPDX-License-Identifier: MIT

import Domain

extension WriteSession {
    /// Ends a released version before its window does; what is closed already stays as it is.
    func closeEarly(_ reference: Reference, by person: Identity, reason: String?, at now: Instant) throws(LedgerError)
        -> ActionRecord
    {
        let version = try newestVersion(of: reference)
        switch version.state(at: now) {
        case .awaitingApproval:
            throw .refused("\(reference) awaits approval, nothing has left: use withdraw to take it back")
        case .withdrawn:
            throw .refused("\(reference) was withdrawn: nothing leaves any more")
        case .closed:
            // The window may be over before anybody has closed its fence.
            try closeWindow(version.key, at: now)
        case .open:
            try closeFence(version.key, as: .cancelled, at: now)
            try writeAudit(
                AuditEntry(
                    at: now, by: person, verb: "close", reference: reference, version: version.number,
                    detail: reason ?? ""))
        }
        return try record(of: reference)
    }

    /// Expires a released version whose window is over; nothing happens if its fence is closed or its window is not over.
    func closeWindow(_ key: VersionKey, at now: Instant) throws(LedgerError) {
        let gate = try gate(of: key)
        guard gate.fence == nil, let closes = gate.closes, closes <= now else { return }
        try closeFence(key, as: .expired, at: now)
        try writeAudit(
            AuditEntry(
                at: now, by: .daemon, verb: "close-window", reference: gate.reference, version: gate.number,
                detail: "the window ended at \(closes)"))
    }

    /// One row and the counters: from now on every open row that is not leased reads as `state`.
    func closeFence(_ key: VersionKey, as state: DeliveryState, at now: Instant, isWithdrawal: Bool = false)
        throws(LedgerError)
    {
        let open = try openCounts(of: key)
        for (row, count) in open {
            tally.add(-count, row)
            tally.add(count, row.with(state: state, channel: row.channel))
        }
        let close = try statement(ActionSQL.closeFence)
        close.bind(1, key.number)
        close.bind(2, state.rawValue)
        close.bind(3, now)
        // Where every row is closed there is nothing to settle.
        close.bind(4, open.isEmpty ? 0 : try lastRow(of: key))
        close.bind(5, isWithdrawal)
        try close.run()
        gates[key.number] = nil
        try retire(key)
    }

    private func openCounts(of key: VersionKey) throws(LedgerError) -> [(TallyKey, Int)] {
        let query = try statement(ActionSQL.openCounts)
        defer { query.reset() }
        query.bind(1, key.number)
        var found: [(TallyKey, Int)] = []
        while try query.step() {
            guard let state = DeliveryState(rawValue: UInt8(query.int(3))) else { continue }
            let row = TallyKey(
                version: Int64(key.number), state: state, channel: query.int(0), language: query.int(1),
                country: query.int(2))
            found.append((row, Int(query.int(4))))
        }
        return found
    }

    private func lastRow(of key: VersionKey) throws(LedgerError) -> Int64 {
        let query = try statement(ActionSQL.lastRow)
        defer { query.reset() }
        query.bind(1, DeliveryKey.first(of: key).number)
        query.bind(2, DeliveryKey.end(of: key).number)
        return try query.step() ? query.int(0) : 0
    }

    /// Takes a version off the live ones when nothing is left to do for it.
    func retire(_ key: VersionKey) throws(LedgerError) {
        let retire = try statement(ActionSQL.retire)
        retire.bind(1, key.number)
        try retire.run()
    }
}
