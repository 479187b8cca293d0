// SPDX-License-Identifier: MIT

import Domain

/// What may be held in a version: until when, and for which languages no longer.
struct HoldGate {
    /// Nil: nobody is held.
    let until: Instant?
    let released: Set<LanguageTag>
}

extension Session {
    func held(
        of version: VersionKey, awaiting language: LanguageTag, after: DeliveryKey?, limit: Int
    ) throws(LedgerError) -> [HeldDelivery] {
        guard let number = try languageNumber(language) else { return [] }
        let query = try statement(HoldSQL.held)
        defer { query.reset() }
        query.bind(1, version.number)
        query.bind(2, number)
        query.bind(3, after?.number ?? 0)
        query.bind(4, max(0, limit))
        var found: [HeldDelivery] = []
        while try query.step() {
            found.append(
                HeldDelivery(
                    delivery: DeliveryKey(number: query.int(0)),
                    ladder: LadderKey(UInt32(truncatingIfNeeded: query.int(2))),
                    language: try languageTag(query.int(1))))
        }
        return found
    }

    /// How many wait for each of these languages.
    func heldCounts(
        of version: VersionKey, expected: [LanguageTag], until: Instant?
    ) throws(LedgerError) -> [HeldCount] {
        var counts: [HeldCount] = []
        for language in expected.sorted() {
            guard let number = try languageNumber(language) else { continue }
            let query = try statement(HoldSQL.count)
            defer { query.reset() }
            query.bind(1, version.number)
            query.bind(2, number)
            let count = try query.step() ? Int(query.int(0)) : 0
            if count > 0 { counts.append(HeldCount(language: language, count: count, until: until)) }
        }
        return counts
    }
}

extension WriteSession {
    /// Writes what became of people who wait; within the writer's 20 ms for ``mostDecisions``.
    func decide(_ decisions: ArraySlice<HoldDecision>, of version: VersionKey, at now: Instant) throws(LedgerError) {
        guard try gate(of: version).fence == nil else { return }
        for decision in decisions where decision.delivery.version == version {
            guard let row = try heldRow(decision.delivery) else { continue }
            let language = try number(of: decision.language)
            let state: DeliveryState = decision.awaits == nil ? .deferred : .held
            let write = try statement(HoldSQL.decide)
            write.bind(1, decision.delivery.number)
            write.bind(2, state.rawValue)
            write.bind(3, language)
            write.bind(4, state == .deferred ? now.milliseconds : nil)
            if let awaits = decision.awaits { write.bind(5, try number(of: awaits)) } else { write.bindNull(5) }
            write.bind(6, now)
            try write.run()
            tally.add(-1, row)
            tally.add(
                1,
                TallyKey(
                    version: row.version, state: state, channel: row.channel, language: language, country: row.country))
        }
    }

    private func heldRow(_ key: DeliveryKey) throws(LedgerError) -> TallyKey? {
        let query = try statement(DeliverySQL.one)
        defer { query.reset() }
        query.bind(1, key.number)
        guard try query.step(), query.int(0) == Int64(DeliveryState.held.rawValue) else { return nil }
        return TallyKey(
            version: Int64(key.version.number), state: .held, channel: query.int(1), language: query.int(2),
            country: query.int(3))
    }

    func endHolds(of version: VersionKey, at moment: Instant) throws(LedgerError) {
        let end = try statement(HoldSQL.end)
        end.bind(1, version.number)
        end.bind(2, moment)
        try end.run()
        gates[version.number] = nil
    }

    /// A row as it may be written now: the planner decided before it had the writer, and a release or the end of
    /// waiting may have come in between.
    ///
    /// Whoever walks over the held rows then has passed this place already.
    func admitted(_ row: PlannedRow, _ gate: VersionGate) -> (state: DeliveryState, language: LanguageTag) {
        guard row.state == .held else { return (row.state, row.language) }
        guard let awaits = row.awaits, let until = gate.holds.until, clock.now() < until else {
            return (.planned, row.language)
        }
        return gate.holds.released.contains(awaits) ? (.planned, awaits) : (.held, row.language)
    }

    /// Rows that one transaction decides.
    static let mostDecisions = 1_000
}

/// Statements on people who wait for a language; 2 is held, as in the partial index.
enum HoldSQL {
    static let held: StaticString = """
        SELECT d.id, d.language, v.ladder
        FROM delivery d INDEXED BY delivery_held CROSS JOIN volunteer v ON v.id = (d.id & 4294967295)
        WHERE d.state = 2 AND (d.id >> 44) = ?1 AND d.awaits = ?2 AND d.id > ?3 ORDER BY d.id LIMIT ?4
        """
    static let count: StaticString = """
        SELECT count(*) FROM delivery INDEXED BY delivery_held WHERE state = 2 AND (id >> 44) = ?1 AND awaits = ?2
        """
    static let decide: StaticString = """
        UPDATE delivery SET state = ?2, language = ?3, due = ?4, awaits = ?5, updated = ?6 WHERE id = ?1
        """
    static let start: StaticString = "UPDATE progress SET holds_until = ?2 WHERE version = ?1"
    static let end: StaticString = """
        UPDATE progress SET holds_until = ?2 WHERE version = ?1 AND holds_until > ?2
        """
    static let released: StaticString = "SELECT language FROM version_text WHERE version = ?1"
    /// Held rows that no release would ever find.
    static let lost: StaticString = """
        SELECT count(*) FROM delivery d WHERE id > ?1 AND id < ?2 AND state = 2 AND awaits IS NULL
            AND NOT EXISTS (SELECT 1 FROM doubt WHERE version = (d.id >> 44) AND volunteer = (d.id & 4294967295)
                            AND holds IS NULL AND row = d.id)
        """
}
