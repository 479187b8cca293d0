// SPDX-License-Identifier: MIT

extension ClosingReport {
    /// Makes the report: pure, the same facts give the same report.
    ///
    /// - Parameters:
    ///   - facts: Of the ledger.
    ///   - madeAt: Now.
    ///   - program: The program's version.
    public init(_ facts: ClosingFacts, madeAt: Instant, program: String) {
        let newest = facts.versions.last
        reference = facts.record.action.reference
        kind = facts.record.action.kind
        country = facts.record.action.country
        author = facts.record.action.author
        submittedBy = facts.record.submittedBy.name
        submittedAt = facts.record.submittedAt
        ending = facts.record.state == .withdrawn ? .withdrawn : newest?.fence == .expired ? .window : .early
        endedAt = newest?.fenced ?? madeAt
        self.madeAt = madeAt
        self.program = program
        versions = facts.versions.map(Version.init)
    }
}

extension ClosingReport.Version {
    init(_ facts: ClosingFacts.Version) {
        let account = facts.account
        version = account.version
        digest = facts.digest
        approvedBy = facts.approvedBy.name
        endedAt = facts.fenced
        opened = account.opened ?? facts.fenced
        closes = account.closes ?? facts.fenced
        languages = facts.languages.sorted()
        translations = facts.translations
        audience = account.audience ?? account.states.values.reduce(0, +)
        states = [:]
        for state in DeliveryState.allCases { states[state.name] = account.states[state] ?? 0 }
        byLanguage = Self.byName(account.byLanguage, \.text)
        byCountry = Self.byName(account.byCountry, \.text)
        byChannel = Self.byName(account.byChannel, \.name)
        possiblyTwice = account.possiblyTwice
        delayed = account.delayed
        late = facts.rows.late
        tries = facts.rows.tries.sorted { $0.key < $1.key }.map { ClosingReport.Tries(tries: $0.key, people: $0.value) }
        refusals = Self.refusals(facts.refusals)
        reached = Self.reached(facts.rows, until: facts.fenced)
        differences = facts.proof.differences
    }

    private static func byName<Key>(
        _ counts: [Key: [DeliveryState: Int]], _ name: (Key) -> String
    ) -> [String: [String: Int]] {
        var result: [String: [String: Int]] = [:]
        for (key, states) in counts {
            for (state, count) in states where count != 0 { result[name(key), default: [:]][state.name] = count }
        }
        return result
    }

    private static func refusals(_ counts: [ClosingFacts.RefusalKey: ClosingFacts.RefusalCount])
        -> [ClosingReport.Refusals]
    {
        counts.map { key, count in
            ClosingReport.Refusals(
                reason: key.reason, channel: key.channel.name, tries: count.tries, ambiguous: count.ambiguous)
        }.sorted { ($1.tries, $0.reason, $0.channel) < ($0.tries, $1.reason, $1.channel) }
    }

    /// Parts that were to begin after the end are left out.
    private static func reached(_ rows: RowSummary, until end: Instant) -> [ClosingReport.Reached] {
        rows.reached.enumerated().compactMap { part, people in
            let begins = rows.beginning(of: part)
            guard begins < end || people > 0 else { return nil }
            return ClosingReport.Reached(from: begins, until: rows.beginning(of: part + 1), people: people)
        }
    }
}
