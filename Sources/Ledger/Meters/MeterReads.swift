// SPDX-License-Identifier: MIT

import Domain

extension Session {
    func meters() throws(LedgerError) -> LedgerMeters {
        var meters = LedgerMeters()
        meters.open = try openVersions()
        var backup: (taken: Instant?, bytes: Int64) = (nil, 0)
        let query = try statement(MeterSQL.standing)
        defer { query.reset() }
        while try query.step() {
            let words = query.text(0).split(separator: " ")
            guard words.count == 2 else { continue }
            let count = Int(query.int(1))
            switch words.first {
            case "suppressed":
                guard let reason = SuppressionReason(rawValue: String(words[1])) else { continue }
                meters.suppressed[reason] = count
            case "endpoint" where words[1] == "disabled": meters.disabledEndpoints = count
            case "endpoint": meters.failingEndpoints = count
            case "backup" where words[1] == "taken": backup.taken = query.instant(1)
            case "backup": backup.bytes = query.int(1)
            default: break
            }
        }
        meters.lastBackup = backup.taken.map { BackupFacts(taken: $0, bytes: backup.bytes) }
        return meters
    }

    private func openVersions() throws(LedgerError) -> [OpenVersion] {
        let sums = try openSums()
        let query = try statement(MeterSQL.open)
        defer { query.reset() }
        var open: [OpenVersion] = []
        while try query.step() {
            guard let reference = Reference(query.text(1)) else { continue }
            let key = VersionKey(UInt32(truncatingIfNeeded: query.int(0)))
            let byChannel = sums[key] ?? [:]
            var states = Dictionary(uniqueKeysWithValues: DeliveryState.allCases.map { ($0, 0) })
            for counts in byChannel.values { states.merge(counts, uniquingKeysWith: +) }
            let audience = query.optionalInt(5).map(Int.init)
            let unplanned = audience.map { $0 - states.values.reduce(0, +) }
            states[.unplanned] = unplanned ?? 0
            open.append(
                OpenVersion(
                    key: key, reference: reference,
                    account: VersionAccount(
                        version: Int(query.int(2)), audience: audience, planningDone: query.int(6) == PlanStage.done,
                        states: states, unplanned: unplanned, possiblyTwice: Int(query.int(7)),
                        delayed: Int(query.int(8)), byLanguage: [:], byCountry: [:], byChannel: byChannel,
                        opened: query.optionalInstant(3), closes: query.optionalInstant(4))))
        }
        return open
    }

    private func openSums() throws(LedgerError) -> [VersionKey: [Channel: [DeliveryState: Int]]] {
        let query = try statement(MeterSQL.sums)
        defer { query.reset() }
        var sums: [VersionKey: [Channel: [DeliveryState: Int]]] = [:]
        while try query.step() {
            guard let state = DeliveryState(rawValue: UInt8(query.int(1))),
                let channel = Channel(rawValue: UInt8(query.int(2)))
            else { continue }
            let key = VersionKey(UInt32(truncatingIfNeeded: query.int(0)))
            sums[key, default: [:]][channel, default: [:]][state] = Int(query.int(3))
        }
        return sums
    }

    /// What reconcile says when a scrape would show something else than `status`.
    func sumDifferences(of key: VersionKey) throws(LedgerError) -> [String] {
        let query = try statement(MeterSQL.wrongSums)
        defer { query.reset() }
        query.bind(1, key.number)
        let wrong = try query.step() ? Int(query.int(0)) : 0
        return wrong == 0 ? [] : ["\(wrong) sums of counters are not the sums of their counters"]
    }
}
