// SPDX-License-Identifier: MIT

import Domain

extension Session {
    /// Responses to all versions of an action, by kind.
    func responseCounts(of reference: Reference) throws(LedgerError) -> ResponseTally.Counts {
        let query = try statement(ResponseSQL.byKind)
        defer { query.reset() }
        query.bind(1, reference.text)
        var counts: ResponseTally.Counts = [:]
        while try query.step() {
            if let kind = ResponseKind(stored: query.int(0)) { counts[kind] = Int(query.int(1)) }
        }
        return counts
    }

    func responseTally(of reference: Reference) throws(LedgerError) -> ResponseTally {
        _ = try newestVersion(of: reference)
        let query = try statement(ResponseSQL.tally)
        defer { query.reset() }
        query.bind(1, reference.text)
        var tally = ResponseTally(reference: reference, receipts: try receiptTally(of: reference))
        while try query.step() {
            guard let dimension = ResponseDimension(rawValue: query.int(0)) else { continue }
            try add(dimension, value: query.int(1), kind: query.int(2), count: Int(query.int(3)), to: &tally)
        }
        return tally
    }

    private func add(
        _ dimension: ResponseDimension, value: Int64, kind number: Int64, count: Int, to tally: inout ResponseTally
    ) throws(LedgerError) {
        if dimension == .people {
            tally.people = count
            return
        }
        guard let kind = ResponseKind(stored: number) else { return }
        switch dimension {
        case .people: break
        case .all: tally.byKind[kind] = count
        case .late: tally.late[kind] = count
        case .language: tally.byLanguage[try languageTag(value), default: [:]][kind] = count
        case .country:
            if let country = CountryCode(packed: UInt16(truncatingIfNeeded: value)) {
                tally.byCountry[country, default: [:]][kind] = count
            }
        case .hour:
            let begins = Instant(hour: value)
            if tally.byHour.last?.begins != begins { tally.byHour.append(.init(begins: begins, counts: [:])) }
            tally.byHour[tally.byHour.count - 1].counts[kind] = count
        }
    }

    /// Holds the counters against the rows; one sentence per difference.
    func responseDifferences(of reference: Reference) throws(LedgerError) -> [String] {
        let query = try statement(ResponseSQL.rows)
        defer { query.reset() }
        query.bind(1, reference.text)
        guard try query.step() else { return [] }
        let rows = Int(query.int(0))
        let people = Int(query.int(1))
        let tally = try responseTally(of: reference)
        let sums: [(String, Int)] = [
            ("the counters", tally.byKind.total), ("those by language", tally.byLanguage.values.total),
            ("those by country", tally.byCountry.values.total), ("those by hour", tally.byHour.map(\.counts).total),
        ]
        var differences = sums.filter { $0.1 != rows }.map { "responses: \(rows) rows, \($0.0) say \($0.1)" }
        if tally.people != people {
            differences.append("people who responded: \(people), the counter says \(tally.people)")
        }
        return differences
    }
}

extension ResponseTally.Counts {
    fileprivate var total: Int { values.reduce(0, +) }
}

extension Sequence<ResponseTally.Counts> {
    fileprivate var total: Int { reduce(0) { $0 + $1.total } }
}
