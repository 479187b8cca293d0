// SPDX-License-Identifier: MIT

import Domain

extension Session {
    func rosterPage(after: VolunteerKey, limit: Int) throws(LedgerError) -> RosterPage {
        var volunteers: [Volunteer] = []
        var last: VolunteerKey?
        let query = try statement(RosterSQL.page)
        defer { query.reset() }
        query.bind(1, after.number)
        query.bind(2, max(1, limit))
        while try query.step() {
            last = VolunteerKey(UInt32(truncatingIfNeeded: query.int(0)))
            volunteers.append(try volunteer(from: query))
        }
        return RosterPage(volunteers: volunteers, next: volunteers.count < max(1, limit) ? nil : last)
    }

    func volunteer(id: String) throws(LedgerError) -> (key: VolunteerKey, volunteer: Volunteer) {
        let query = try statement(RosterSQL.byExternalID)
        defer { query.reset() }
        query.bind(1, id)
        guard try query.step() else { throw .unknown("there is no volunteer with this id") }
        return (VolunteerKey(UInt32(truncatingIfNeeded: query.int(0))), try volunteer(from: query))
    }

    func rosterCount(by dimension: RosterDimension?) throws(LedgerError) -> [RosterCount] {
        switch dimension {
        case nil:
            try counts(RosterSQL.countAll) { _ in "" }
        case .country:
            try counts(RosterSQL.countByCountry) {
                CountryCode(packed: UInt16(truncatingIfNeeded: $0.int(0)))?.text ?? "?"
            }
        case .network:
            try counts(RosterSQL.countByNetwork) { $0.text(0) }
        case .channel:
            try tally(RosterSQL.channels) { (channel) throws(LedgerError) in
                Channel(rawValue: UInt8(channel))?.name ?? "?"
            }
        case .language:
            try tally(RosterSQL.ladders) { (ladder) throws(LedgerError) in
                try self.ladder(number: ladder).first?.text ?? "?"
            }
        }
    }

    /// Counts the numbers in the first column, then names them; several with one name become one.
    private func tally(
        _ sql: StaticString, name: (Int64) throws(LedgerError) -> String
    ) throws(LedgerError) -> [RosterCount] {
        let query = try statement(sql)
        var counts: [Int64: Int] = [:]
        do {
            defer { query.reset() }
            while try query.step() { counts[query.int(0), default: 0] += 1 }
        }
        var named: [String: Int] = [:]
        for (number, count) in counts { named[try name(number), default: 0] += count }
        return named.map { RosterCount(key: $0.key, count: $0.value) }.sorted { $0.key < $1.key }
    }

    func ladder(number: Int64) throws(LedgerError) -> [LanguageTag] {
        let query = try statement(PlanSQL.ladder)
        defer { query.reset() }
        query.bind(1, number)
        return try query.step() ? Self.ladder(query.text(0)) : []
    }

    private func counts(_ sql: StaticString, key: (Statement) -> String) throws(LedgerError) -> [RosterCount] {
        let query = try statement(sql)
        defer { query.reset() }
        var counts: [RosterCount] = []
        while try query.step() { counts.append(RosterCount(key: key(query), count: Int(query.int(1)))) }
        return counts
    }

    /// Reads the columns of ``RosterSQL/page`` and its like.
    func volunteer(from row: Statement) throws(LedgerError) -> Volunteer {
        guard let country = CountryCode(packed: UInt16(truncatingIfNeeded: row.int(5))) else {
            throw .unusable("the ledger is damaged: a place without a country")
        }
        let zone = row.text(6)
        let webhook = row.optionalText(10).map {
            WebhookAddress(url: $0, secret: row.optionalText(11), format: WebhookFormat(stored: row.int(12)))
        }
        return Volunteer(
            id: row.text(1), name: row.optionalText(2), email: row.optionalText(3),
            languages: Self.ladder(row.text(4)), country: country, timeZone: zone.isEmpty ? nil : zone,
            networks: try networkNames(ofSet: row.int(7)),
            appetite: StoredAppetite.read(key: row.int(8), interests: row.optionalText(9)), webhook: webhook)
    }

    private func networkNames(ofSet set: Int64) throws(LedgerError) -> [String] {
        var names: [String] = []
        for network in try readNetworks(ofSet: set) {
            let query = try statement(RosterSQL.networkNames)
            defer { query.reset() }
            query.bind(1, network)
            if try query.step() { names.append(query.text(0)) }
        }
        return names
    }
}
