// SPDX-License-Identifier: MIT

import Domain

extension Session {
    func account(of reference: Reference, at now: Instant) throws(LedgerError) -> Account {
        let newest = try newestVersion(of: reference)
        let headers = try versionHeaders(of: reference)
        var versions: [VersionAccount] = []
        for header in headers {
            var version = try versionAccount(header)
            if version.states[.held, default: 0] > 0 {
                version.held = try heldCounts(
                    of: header.key, expected: try newest.document().languages.expected, until: header.holdsUntil)
            }
            versions.append(version)
        }
        return Account(
            reference: reference, kind: headers.last?.kind ?? .alert, state: newest.state(at: now), versions: versions,
            responses: try responseCounts(of: reference), receipts: try receiptTally(of: reference))
    }

    /// What a version's account begins with.
    struct VersionHeader {
        let key: VersionKey
        let number: Int
        let kind: ActionKind
        let opened: Instant?
        let closes: Instant?
        let audience: Int?
        let planningDone: Bool
        let fence: DeliveryState?
        let possiblyTwice: Int
        let delayed: Int
        let holdsUntil: Instant?
        /// Its rows are gone, or going: the counters are the account.
        let isForgotten: Bool
    }

    func versionHeaders(of reference: Reference) throws(LedgerError) -> [VersionHeader] {
        let query = try statement(AccountSQL.versions)
        defer { query.reset() }
        query.bind(1, reference.text)
        var headers: [VersionHeader] = []
        while try query.step() {
            headers.append(
                VersionHeader(
                    key: VersionKey(UInt32(truncatingIfNeeded: query.int(0))), number: Int(query.int(1)),
                    kind: ActionKind(rawValue: query.text(2)) ?? .alert, opened: query.optionalInstant(3),
                    closes: query.optionalInstant(4), audience: query.optionalInt(5).map(Int.init),
                    planningDone: query.int(6) == PlanStage.done,
                    fence: query.optionalInt(7).flatMap { DeliveryState(rawValue: UInt8($0)) },
                    possiblyTwice: Int(query.int(8)), delayed: Int(query.int(9)),
                    holdsUntil: query.optionalInstant(10), isForgotten: !query.isNull(11)))
        }
        return headers
    }

    private func versionAccount(_ header: VersionHeader) throws(LedgerError) -> VersionAccount {
        var states = Dictionary(uniqueKeysWithValues: DeliveryState.allCases.map { ($0, 0) })
        var byLanguage: [LanguageTag: [DeliveryState: Int]] = [:]
        var byCountry: [CountryCode: [DeliveryState: Int]] = [:]
        var byChannel: [Channel: [DeliveryState: Int]] = [:]
        var rows = 0
        for (key, count) in try tallies(of: header.key) {
            guard let state = DeliveryState(rawValue: UInt8(key.state)) else { continue }
            rows += count
            states[state, default: 0] += count
            byLanguage[try languageTag(key.language), default: [:]][state, default: 0] += count
            if let country = CountryCode(packed: UInt16(truncatingIfNeeded: key.country)) {
                byCountry[country, default: [:]][state, default: 0] += count
            }
            if let channel = Channel(rawValue: UInt8(key.channel)) {
                byChannel[channel, default: [:]][state, default: 0] += count
            }
        }
        let unplanned = header.audience.map { $0 - rows }
        states[.unplanned] = unplanned ?? 0
        return VersionAccount(
            version: header.number, audience: header.audience, planningDone: header.planningDone, states: states,
            unplanned: unplanned, possiblyTwice: header.possiblyTwice, delayed: header.delayed,
            byLanguage: byLanguage, byCountry: byCountry, byChannel: byChannel, opened: header.opened,
            closes: header.closes)
    }

    func tallies(of key: VersionKey) throws(LedgerError) -> [(key: TallyKey, count: Int)] {
        let query = try statement(AccountSQL.tally)
        defer { query.reset() }
        query.bind(1, key.number)
        var found: [(key: TallyKey, count: Int)] = []
        while try query.step() {
            guard let state = DeliveryState(rawValue: UInt8(query.int(0))) else { continue }
            let row = TallyKey(
                version: Int64(key.number), state: state, channel: query.int(1), language: query.int(2),
                country: query.int(3))
            found.append((row, Int(query.int(4))))
        }
        return found
    }
}
