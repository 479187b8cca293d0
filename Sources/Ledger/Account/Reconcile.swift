// SPDX-License-Identifier: MIT

import Domain

extension Session {
    /// Counts the rows themselves and holds everything else against them.
    func reconcile(_ reference: Reference) throws(LedgerError) -> [Reconciliation] {
        _ = try newestVersion(of: reference)
        var proofs = try versionHeaders(of: reference).map { (header) throws(LedgerError) in
            try reconcile(reference, header)
        }
        // Responses are to the action, not to a version: what differs there is told with the newest.
        if try !versionHeaders(of: reference).contains(where: \.isForgotten) {
            proofs[proofs.count - 1].differences += try responseDifferences(of: reference)
        }
        return proofs
    }

    private func reconcile(_ reference: Reference, _ header: VersionHeader) throws(LedgerError) -> Reconciliation {
        if header.isForgotten { return try reconcileForgotten(reference, header) }
        let counted = try countRows(header)
        var kept: [DeliveryState: Int] = [:]
        for (key, count) in try tallies(of: header.key) {
            if let state = DeliveryState(rawValue: UInt8(key.state)) { kept[state, default: 0] += count }
        }
        var differences: [String] = []
        for state in DeliveryState.allCases where counted.states[state, default: 0] != kept[state, default: 0] {
            differences.append(
                "\(state.name): \(counted.states[state, default: 0]) rows, the counters say \(kept[state, default: 0])")
        }
        if counted.twice != header.possiblyTwice {
            differences.append(
                "possibly twice: \(counted.twice) rows, the counter says \(header.possiblyTwice)")
        }
        let rows = counted.states.values.reduce(0, +)
        var states = Dictionary(uniqueKeysWithValues: DeliveryState.allCases.map { ($0, 0) })
        states.merge(counted.states) { $1 }
        if let audience = header.audience {
            states[.unplanned] = audience - rows
            differences += Self.audienceDifferences(audience, rows, planningDone: header.planningDone)
        }
        differences += try proof(of: header.key)
        differences += try sumDifferences(of: header.key)
        if let reach = try readGate(of: header.key).reach {
            differences += try holderDifferences(of: header.key, reach)
        }
        return Reconciliation(
            reference: reference, version: header.number, audience: header.audience, states: states,
            accounted: states.values.reduce(0, +), differences: differences)
    }

    /// After its rows are gone: the counters against the audience that was counted apart.
    private func reconcileForgotten(_ reference: Reference, _ header: VersionHeader) throws(LedgerError)
        -> Reconciliation
    {
        var states = Dictionary(uniqueKeysWithValues: DeliveryState.allCases.map { ($0, 0) })
        for (key, count) in try tallies(of: header.key) {
            if let state = DeliveryState(rawValue: UInt8(key.state)) { states[state, default: 0] += count }
        }
        let sum = states.values.reduce(0, +)
        var differences: [String] = []
        if let audience = header.audience {
            states[.unplanned] = audience - sum
            differences = Self.audienceDifferences(audience, sum, planningDone: header.planningDone)
        }
        return Reconciliation(
            reference: reference, version: header.number, audience: header.audience, states: states,
            accounted: states.values.reduce(0, +), differences: differences)
    }

    private static func audienceDifferences(_ audience: Int, _ rows: Int, planningDone: Bool) -> [String] {
        if planningDone, rows != audience {
            return ["the audience counted apart is \(audience), planning is done with \(rows) rows"]
        }
        return rows > audience ? ["\(rows) rows are more than the audience counted apart, \(audience)"] : []
    }

    private func countRows(_ header: VersionHeader) throws(LedgerError) -> (states: [DeliveryState: Int], twice: Int) {
        let query = try statement(AccountSQL.rowStates)
        defer { query.reset() }
        bindRange(of: header.key, to: query)
        var counts = [Int](repeating: 0, count: DeliveryState.allCases.count)
        var twice = 0
        while try query.step() {
            let state = Int(query.int(0))
            if counts.indices.contains(state) { counts[state] += 1 }
            if query.int(1) & DeliveryFlags.possiblyTwice != 0 { twice += 1 }
        }
        var states: [DeliveryState: Int] = [:]
        for stored in DeliveryState.allCases where counts[Int(stored.rawValue)] > 0 {
            let state = header.fence.flatMap { stored.isClosedByFence ? $0 : nil } ?? stored
            states[state, default: 0] += counts[Int(stored.rawValue)]
        }
        return (states, twice)
    }

    private func proof(of key: VersionKey) throws(LedgerError) -> [String] {
        var differences: [String] = []
        let unproven = try count(AccountSQL.unprovenTries, key)
        if unproven > 0 { differences.append("\(unproven) rows whose tries are not all on record as attempts") }
        let stray = try count(AccountSQL.strayRows, key)
        if stray > 0 { differences.append("\(stray) rows whose volunteer the roster never had") }
        let lost = try count(HoldSQL.lost, key)
        if lost > 0 { differences.append("\(lost) rows are held and wait for no language") }
        return differences
    }

    private func count(_ sql: StaticString, _ key: VersionKey) throws(LedgerError) -> Int {
        let query = try statement(sql)
        defer { query.reset() }
        bindRange(of: key, to: query)
        return try query.step() ? Int(query.int(0)) : 0
    }

    private func bindRange(of key: VersionKey, to query: Statement) {
        query.bind(1, DeliveryKey.first(of: key).number)
        query.bind(2, DeliveryKey.end(of: key).number)
    }
}
