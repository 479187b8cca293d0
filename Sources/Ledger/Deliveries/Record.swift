// SPDX-License-Identifier: MIT

import Domain

extension WriteSession {
    /// Writes what came of tries.
    func record(_ outcomes: ArraySlice<RecordedOutcome>, at now: Instant) throws(LedgerError) -> RecordResult {
        var late = 0
        var dropped = 0
        var disabled = 0
        for outcome in outcomes {
            guard let row = try storedRow(outcome.delivery) else {
                dropped += 1
                continue
            }
            if row.state == .leased {
                try recordLeased(outcome, row, at: now)
                if row.channel == Int64(Channel.webhook.rawValue), try noteEndpoint(outcome, at: now) { disabled += 1 }
            } else if outcome.transition.state == .accepted {
                try recordLate(outcome, row, at: now)
                late += 1
            } else {
                dropped += 1
            }
        }
        defer { freed = [] }
        return RecordResult(late: late, dropped: dropped, freed: freed, disabledEndpoints: disabled)
    }

    /// A delivery's row as it lies there.
    struct StoredRow {
        let state: DeliveryState
        let channel: Int64
        let flags: Int64
        let key: TallyKey
    }

    func storedRow(_ key: DeliveryKey) throws(LedgerError) -> StoredRow? {
        let query = try statement(DeliverySQL.one)
        defer { query.reset() }
        query.bind(1, key.number)
        guard try query.step(), let state = DeliveryState(rawValue: UInt8(query.int(0))) else { return nil }
        let tally = TallyKey(
            version: Int64(key.version.number), state: state, channel: query.int(1), language: query.int(2),
            country: query.int(3))
        return StoredRow(state: state, channel: query.int(1), flags: query.int(4), key: tally)
    }

    /// Under a closed fence everything but an acceptance ends in the fence's state.
    private func recordLeased(_ outcome: RecordedOutcome, _ row: StoredRow, at now: Instant) throws(LedgerError) {
        let transition = outcome.transition
        // A lease that was handed back unused waits with the deferred: planned rows are behind the claim's cursor.
        var state = transition.state == .planned ? .deferred : transition.state
        if state != .accepted, let fence = try gate(of: outcome.delivery.version).fence { state = fence }
        var flags = row.flags
        if transition.marksPossiblyTwice { flags |= DeliveryFlags.possiblyTwice }
        var channel = row.channel
        if let moved = transition.channel, state.isOpen {
            channel = Int64(moved.rawValue)
            if channel != row.channel { flags |= DeliveryFlags.failedOver }
        }
        let due = state == .deferred ? transition.due ?? now : nil
        let leased = transition.attempt == nil ? now : try updated(outcome.delivery)
        try write(outcome, row, state: state, channel: channel, due: due, flags: flags, at: now)
        if channel != row.channel, channel == Int64(Channel.email.rawValue) {
            try muteIfSuppressed(outcome.delivery.volunteer)
        }
        if let attempt = transition.attempt {
            try add(attempt, of: outcome.delivery)
            try holdAgainstAddress(attempt, of: outcome.delivery.volunteer, leasedAt: leased, at: now)
        }
        try resolveDoubts(
            about: outcome.delivery, holds: state == .accepted || flags & DeliveryFlags.possiblyTwice != 0, at: now)
    }

    /// A 5xx in the conversation says of an address what a report would, and so does a full mailbox for now.
    private func holdAgainstAddress(
        _ attempt: Attempt, of volunteer: VolunteerKey, leasedAt: Instant, at now: Instant
    ) throws(LedgerError) {
        guard attempt.channel == .email, (attempt.refusal.code ?? 0) >= 500 || attempt.refusal.reason == .mailboxFull,
            BounceRule.verdict(on: attempt.refusal) != .nothing, let person = try person(volunteer), !person.isGone,
            // What an earlier address was refused for says nothing about the one they have now.
            person.moved.map({ $0 < leasedAt }) ?? true
        else { return }
        _ = try hold(attempt.refusal, against: person, note: "reply", at: now)
    }

    /// The lease was lost in between, so somebody else may have sent it as well.
    private func recordLate(_ outcome: RecordedOutcome, _ row: StoredRow, at now: Instant) throws(LedgerError) {
        let gate = try gate(of: outcome.delivery.version)
        let read = row.key.with(state: gate.effective(row.state), channel: row.channel)
        let asRead = StoredRow(state: row.state, channel: row.channel, flags: row.flags, key: read)
        // A bounce or a complaint that came since is the later word.
        let state: DeliveryState = row.state == .bounced ? .bounced : .accepted
        try write(
            outcome, asRead, state: state, channel: row.channel, due: nil,
            flags: row.flags | DeliveryFlags.possiblyTwice, at: now)
    }

    func write(
        _ outcome: RecordedOutcome, _ row: StoredRow, state: DeliveryState, channel: Int64, due: Instant?,
        flags: Int64, at now: Instant
    ) throws(LedgerError) {
        let write = try statement(DeliverySQL.record)
        write.bind(1, outcome.delivery.number)
        write.bind(2, state.rawValue)
        write.bind(3, channel)
        write.bind(4, due?.milliseconds)
        write.bind(5, outcome.transition.countsAsTry)
        write.bind(6, flags)
        write.bind(7, now)
        write.bind(8, outcome.transition.reply.map(Self.bounded))
        try write.run()
        tally.move(row.key, to: state, channel: channel)
        if flags & ~row.flags & DeliveryFlags.possiblyTwice != 0 {
            newlyTwice[Int64(outcome.delivery.version.number), default: 0] += 1
        }
    }

    func add(_ attempt: Attempt, of delivery: DeliveryKey) throws(LedgerError) {
        let add = try statement(DeliverySQL.addAttempt)
        add.bind(1, delivery.number)
        add.bind(2, attempt.at)
        add.bind(3, attempt.channel.rawValue)
        add.bind(4, attempt.route)
        add.bind(5, attempt.refusal.reason.rawValue)
        add.bind(6, attempt.refusal.code.map(Int64.init))
        add.bind(7, attempt.refusal.enhanced)
        add.bind(8, Self.bounded(attempt.refusal.text))
        add.bind(9, attempt.wasAmbiguous)
        try add.run()
    }

    /// Cut at a character's border.
    static func bounded(_ reply: String) -> String {
        guard reply.utf8.count > mostReplyBytes else { return reply }
        var kept = reply.utf8.prefix(mostReplyBytes)
        while !kept.isEmpty, String(kept) == nil { kept = kept.dropLast() }
        return String(kept) ?? ""
    }

    /// Enough for the relay's queue number and a sentence; rows must stay narrow.
    private static let mostReplyBytes = 200
    /// Outcomes that one transaction writes: within the writer's 20 ms.
    static let mostOutcomes = 4000
}
