// SPDX-License-Identifier: MIT

import Domain

extension Session {
    func deliveries(_ query: DeliveryQuery) throws(LedgerError) -> [DeliveryLine] {
        guard let key = try listedVersion(query) else { return [] }
        var language: Int64?
        if let tag = query.language {
            guard let number = try languageNumber(tag) else { return [] }
            language = number
        }
        let gate = try readGate(of: key)
        let after = max(query.after?.number ?? 0, DeliveryKey.first(of: key).number)
        let lines = try statement(AccountSQL.lines)
        defer { lines.reset() }
        lines.bind(1, after)
        lines.bind(2, DeliveryKey.end(of: key).number)
        lines.bind(3, gate.fence.map { Int64($0.rawValue) })
        lines.bind(4, query.state.map { Int64($0.rawValue) })
        lines.bind(5, language)
        lines.bind(6, query.country.map { Int64($0.packed) })
        lines.bind(7, max(0, query.limit))
        var found: [DeliveryLine] = []
        while try lines.step() {
            if let line = try line(lines, version: gate.number, showAddress: query.showAddresses) {
                found.append(line)
            }
        }
        return found
    }

    /// The version asked for, or the newest released one; nil when none is released yet.
    private func listedVersion(_ query: DeliveryQuery) throws(LedgerError) -> VersionKey? {
        _ = try newestVersion(of: query.reference)
        let find = try statement(query.version == nil ? AccountSQL.newestReleased : AccountSQL.versionByNumber)
        defer { find.reset() }
        find.bind(1, query.reference.text)
        if let number = query.version { find.bind(2, number) }
        if try find.step() { return VersionKey(UInt32(truncatingIfNeeded: find.int(0))) }
        if let number = query.version { throw .unknown("\(query.reference) has no version \(number)") }
        return nil
    }

    private func line(_ row: Statement, version: Int, showAddress: Bool) throws(LedgerError) -> DeliveryLine? {
        guard let state = DeliveryState(rawValue: UInt8(row.int(1))),
            let channel = Channel(rawValue: UInt8(row.int(2))),
            let country = CountryCode(packed: UInt16(truncatingIfNeeded: row.int(4)))
        else { throw .unusable("the ledger is damaged: a delivery with values that do not exist") }
        let address = showAddress ? row.optionalText(channel == .email ? 11 : 12) : nil
        return DeliveryLine(
            delivery: DeliveryKey(number: row.int(0)), volunteer: row.text(10), channel: channel,
            language: try languageTag(row.int(3)), country: country, version: version, state: state,
            attempts: Int(row.int(5)), lastReply: row.optionalText(9),
            possiblyTwice: row.int(6) & DeliveryFlags.possiblyTwice != 0,
            due: state == .deferred ? row.optionalInstant(7) : nil, updated: row.instant(8), address: address)
    }
}
