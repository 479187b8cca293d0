// SPDX-License-Identifier: MIT

import Domain

extension WriteSession {
    /// Removes a person's data, keeps what brings nobody back, and suppresses what has not left yet: one transaction.
    func erase(id: String, by person: Identity, at now: Instant) throws(LedgerError) -> VolunteerKey {
        let (key, volunteer) = try volunteer(id: id)
        try erase(key, volunteer, verb: "roster erase", by: person, at: now)
        return key
    }

    /// The same by our own number; `verb` is for the audit, which does not say whose data it was.
    func erase(
        _ key: VolunteerKey, _ volunteer: Volunteer, verb: String, by person: Identity, at now: Instant
    ) throws(LedgerError) {
        let suppressed = try depart(key, volunteer, at: now)
        try writeAudit(
            AuditEntry(
                at: now, actor: person.name, login: person.login, verb: verb,
                detail: "one volunteer; open deliveries suppressed: \(suppressed)"))
    }

    /// The same without a word in the audit; returns how many open deliveries were suppressed.
    @discardableResult
    func depart(id: String, at now: Instant) throws(LedgerError) -> Int {
        let (key, volunteer) = try volunteer(id: id)
        return try depart(key, volunteer, at: now)
    }

    private func depart(_ key: VolunteerKey, _ volunteer: Volunteer, at now: Instant) throws(LedgerError) -> Int {
        let addGone = try statement(RosterSQL.addGone)
        for hash in AddressHash(hash).all(of: volunteer) {
            addGone.bind(1, hash)
            try addGone.run()
        }
        if let address = try address(of: key) { try leave(address, of: Int64(key.number)) }
        let erase = try statement(RosterSQL.erase)
        erase.bind(1, key.number)
        erase.bind(2, try rosterRevision() + 1)
        try erase.run()
        try forgetQuota(of: key)
        try forgetEndpoint(of: key)
        try forgetPause(of: key)
        try forgetOffer(of: key)
        try forgetMail(of: key)
        try forgetMessages(of: key)
        try noteUnswept()
        try statement(DictionarySQL.raiseRevision).run()
        return try suppressOpenRows(of: key, at: now) { _ in true }
    }

    private func address(of volunteer: VolunteerKey) throws(LedgerError) -> Int64? {
        let query = try statement(RosterSQL.addressOf)
        defer { query.reset() }
        query.bind(1, volunteer.number)
        return try query.step() ? query.optionalInt(0) : nil
    }

    /// Suppresses what has not left yet of a person's rows in open versions; returns how many.
    @discardableResult
    func suppressOpenRows(
        of volunteer: VolunteerKey, at now: Instant, in isMeant: (VersionKey) -> Bool
    ) throws(LedgerError) -> Int {
        var rows: [(id: Int64, key: TallyKey)] = []
        let query = try statement(RosterSQL.openRowsOf)
        do {
            defer { query.reset() }
            query.bind(1, volunteer.number)
            while try query.step() {
                guard let state = DeliveryState(rawValue: UInt8(query.int(1))) else { continue }
                let id = query.int(0)
                guard isMeant(DeliveryKey(number: id).version) else { continue }
                let version = Int64(DeliveryKey(number: id).version.number)
                let key = TallyKey(
                    version: version, state: state, channel: query.int(2), language: query.int(3),
                    country: query.int(4))
                rows.append((id, key))
            }
        }
        let suppress = try statement(DeliverySQL.suppress)
        for row in rows {
            suppress.bind(1, row.id)
            suppress.bind(2, now)
            try suppress.run()
            tally.move(row.key, to: .suppressed)
        }
        return rows.count
    }
}
