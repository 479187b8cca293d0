// SPDX-License-Identifier: MIT

import Domain

extension WriteSession {
    /// Versions some of whose leased deliveries keep people of a later version waiting; nearly always none.
    func doubtedVersions() throws(LedgerError) -> Set<UInt32> {
        if let doubted { return doubted }
        let query = try statement(HolderSQL.doubted)
        defer { query.reset() }
        var found: Set<UInt32> = []
        while try query.step() { found.insert(UInt32(truncatingIfNeeded: query.int(0))) }
        doubted = found
        return found
    }

    /// What became of a leased delivery is known: whoever waits for that in later versions is let go, or cancelled.
    func resolveDoubts(about delivery: DeliveryKey, holds: Bool, at now: Instant) throws(LedgerError) {
        guard try doubtedVersions().contains(delivery.version.number) else { return }
        var waiting: [(version: VersionKey, volunteer: VolunteerKey, row: DeliveryKey?)] = []
        do {
            let query = try statement(HolderSQL.about)
            defer { query.reset() }
            query.bind(1, delivery.number)
            while try query.step() {
                waiting.append(
                    (
                        VersionKey(UInt32(truncatingIfNeeded: query.int(0))),
                        VolunteerKey(UInt32(truncatingIfNeeded: query.int(1))),
                        query.optionalInt(2).map(DeliveryKey.init(number:))
                    ))
            }
        }
        guard !waiting.isEmpty else { return }
        let resolve = try statement(HolderSQL.resolve)
        resolve.bind(1, delivery.number)
        resolve.bind(2, holds)
        try resolve.run()
        for person in waiting {
            guard let row = person.row else { continue }
            try letGo(row, of: person.version, person.volunteer, at: now)
        }
    }

    /// What is known of a person about whom there was doubt.
    struct Verdict {
        /// Nil: still not known.
        let isKnown: Bool
        /// How the letter introduces itself; nil: they hold nothing by what was in doubt.
        let marking: Marking?
        let belongs: Bool
    }

    func verdict(on volunteer: VolunteerKey, of version: VersionKey) throws(LedgerError) -> Verdict {
        let query = try statement(HolderSQL.ofPerson)
        defer { query.reset() }
        query.bind(1, version.number)
        query.bind(2, volunteer.number)
        let reach = try gate(of: version).reach
        var isKnown = true
        var belongs = false
        var marking: Marking?
        while try query.step() {
            if query.isNull(1) { isKnown = false }
            belongs = belongs || query.int(2) != 0
            guard query.int(1) != 0 else { continue }
            if query.int(0) == Int64(HolderLayer.earlier.rawValue) {
                marking = reach?.holders ?? marking
            } else {
                marking = marking ?? reach?.followed
            }
        }
        return Verdict(isKnown: isKnown, marking: marking, belongs: belongs)
    }

    private func letGo(
        _ key: DeliveryKey, of version: VersionKey, _ volunteer: VolunteerKey, at now: Instant
    ) throws(LedgerError) {
        guard try gate(of: version).fence == nil else { return }
        let verdict = try verdict(on: volunteer, of: version)
        guard verdict.isKnown, let row = try heldRow(key) else { return }
        let goes = verdict.belongs || verdict.marking != nil
        let state: DeliveryState = goes ? .deferred : .cancelled
        let write = try statement(HolderSQL.letGo)
        write.bind(1, key.number)
        write.bind(2, state.rawValue)
        write.bind(3, DeliveryFlags.marked(row.flags, verdict.marking))
        write.bind(4, goes ? now.milliseconds : nil)
        write.bind(5, now)
        try write.run()
        tally.move(row.key, to: state)
        if goes { freed.insert(version) }
    }

    private func heldRow(_ key: DeliveryKey) throws(LedgerError) -> (key: TallyKey, flags: Int64)? {
        let query = try statement(DeliverySQL.one)
        defer { query.reset() }
        query.bind(1, key.number)
        guard try query.step(), query.int(0) == Int64(DeliveryState.held.rawValue) else { return nil }
        let row = TallyKey(
            version: Int64(key.version.number), state: .held, channel: query.int(1), language: query.int(2),
            country: query.int(3))
        return (row, query.int(4))
    }

    /// A row about a person in doubt as it is to be written, remembered where it must wait.
    func settled(
        _ row: PlannedRow, _ doubt: PlannedRow.Doubt, _ state: DeliveryState
    ) throws(LedgerError) -> (state: DeliveryState, marking: Marking) {
        guard state == .planned || state == .held else { return (state, row.marking) }
        let verdict = try verdict(on: row.delivery.volunteer, of: row.delivery.version)
        if verdict.isKnown {
            let marking = verdict.marking.map { Self.nearer($0, row.marking) } ?? row.marking
            return (doubt.belongs || verdict.marking != nil ? .planned : .cancelled, marking)
        }
        let remember = try statement(HolderSQL.planned)
        remember.bind(1, row.delivery.version.number)
        remember.bind(2, row.delivery.volunteer.number)
        remember.bind(3, row.delivery.number)
        remember.bind(4, doubt.belongs)
        try remember.run()
        return (.held, row.marking)
    }

    /// Of two reasons to mark a letter the one about the action's own text.
    private static func nearer(_ one: Marking, _ other: Marking) -> Marking {
        [one, other].first { $0 == .correction || $0 == .withdrawal } ?? one
    }
}
