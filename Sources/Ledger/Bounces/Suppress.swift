// SPDX-License-Identifier: MIT

import Domain

extension WriteSession {
    /// Puts an address on the list and mutes everybody who is known to go by it.
    ///
    /// `note` is what said so; the volunteer is whom it is about, where known.
    func suppress(
        _ hash: Int64, for reason: SuppressionReason, note: String, of volunteer: VolunteerKey?, at now: Instant
    ) throws(LedgerError) -> SuppressionReceipt {
        let add = try statement(BounceSQL.suppress)
        add.bind(1, hash)
        add.bind(2, reason.rawValue)
        add.bind(3, note)
        add.bind(4, now)
        add.bind(5, volunteer.map { Int64($0.number) })
        try add.run()
        var receipt = SuppressionReceipt(changed: connection.changes > 0)
        var people = try others(with: hash, besides: 0)
        if let volunteer, !people.contains(Int64(volunteer.number)) { people.append(Int64(volunteer.number)) }
        for person in people { try mute(VolunteerKey(UInt32(truncatingIfNeeded: person)), hash, at: now, &receipt) }
        return receipt
    }

    /// Keeps mail from a person, and sees to what is open.
    func mute(_ volunteer: VolunteerKey, _ hash: Int64, at now: Instant, _ receipt: inout SuppressionReceipt)
        throws(LedgerError)
    {
        let mute = try statement(BounceSQL.mute)
        mute.bind(1, volunteer.number)
        mute.bind(2, hash)
        try mute.run()
        receipt.volunteers += 1
        let hasWebhook = try hasWebhook(volunteer)
        for row in try openMailRows(of: volunteer) {
            let failedOver = row.flags & DeliveryFlags.failedOver != 0
            if hasWebhook, !failedOver {
                try divert(row, at: now)
                receipt.moved += 1
            } else {
                try end(row, at: now)
                receipt.suppressed += 1
            }
        }
    }

    /// Before mail goes to a reserve address for the first time: it may have been suppressed as somebody else's.
    func muteIfSuppressed(_ volunteer: VolunteerKey) throws(LedgerError) {
        guard let hash = try person(volunteer)?.mail, try isSuppressed(hash) else { return }
        let mute = try statement(BounceSQL.mute)
        mute.bind(1, volunteer.number)
        mute.bind(2, hash)
        try mute.run()
    }

    func isMuted(_ volunteer: VolunteerKey) throws(LedgerError) -> Bool {
        let query = try statement(BounceSQL.isMuted)
        defer { query.reset() }
        query.bind(1, volunteer.number)
        return try query.step()
    }

    private struct OpenMailRow {
        let id: Int64
        let key: TallyKey
        let flags: Int64

        var isHeld: Bool { key.state == Int64(DeliveryState.held.rawValue) }
    }

    private func openMailRows(of volunteer: VolunteerKey) throws(LedgerError) -> [OpenMailRow] {
        let query = try statement(BounceSQL.openMailRows)
        defer { query.reset() }
        query.bind(1, volunteer.number)
        var rows: [OpenMailRow] = []
        while try query.step() {
            guard let state = DeliveryState(rawValue: UInt8(truncatingIfNeeded: query.int(1))) else { continue }
            let id = query.int(0)
            let key = TallyKey(
                version: Int64(DeliveryKey(number: id).version.number), state: state,
                channel: Int64(Channel.email.rawValue), language: query.int(2), country: query.int(3))
            rows.append(OpenMailRow(id: id, key: key, flags: query.int(4)))
        }
        return rows
    }

    private func hasWebhook(_ volunteer: VolunteerKey) throws(LedgerError) -> Bool {
        let query = try statement(DeliverySQL.addresses)
        defer { query.reset() }
        query.bind(1, volunteer.number)
        return try query.step() && query.int(1) != 0
    }

    private func divert(_ row: OpenMailRow, at now: Instant) throws(LedgerError) {
        let divert = try statement(row.isHeld ? BounceSQL.divertHeld : DeliverySQL.divert)
        divert.bind(1, row.id)
        divert.bind(2, Channel.webhook.rawValue)
        divert.bind(3, now)
        try divert.run()
        tally.move(row.key, to: row.isHeld ? .held : .deferred, channel: Int64(Channel.webhook.rawValue))
        if !row.isHeld { freed.insert(DeliveryKey(number: row.id).version) }
    }

    private func end(_ row: OpenMailRow, at now: Instant) throws(LedgerError) {
        let suppress = try statement(DeliverySQL.suppress)
        suppress.bind(1, row.id)
        suppress.bind(2, now)
        try suppress.run()
        tally.move(row.key, to: .suppressed)
    }

    /// Takes an address off the list; whoever went by it is written to again.
    func unsuppress(_ hash: Int64) throws(LedgerError) -> SuppressionReceipt {
        let remove = try statement(BounceSQL.unsuppress)
        remove.bind(1, hash)
        try remove.run()
        var receipt = SuppressionReceipt(changed: connection.changes > 0)
        let unmute = try statement(BounceSQL.unmuteAll)
        unmute.bind(1, hash)
        try unmute.run()
        receipt.volunteers = connection.changes
        let forget = try statement(BounceSQL.forgetDays)
        forget.bind(1, hash)
        forget.bind(2, Int64.max)
        try forget.run()
        return receipt
    }

    /// A person was written into the roster with this address.
    ///
    /// Mutes them if it is suppressed, else lets them go. The hash is nil for who has no mail address; for who `isNew`
    /// nothing has to be undone.
    func follow(_ id: Int64, to hash: Int64?, isNew: Bool, at now: Instant) throws(LedgerError) {
        let volunteer = VolunteerKey(UInt32(truncatingIfNeeded: id))
        if let hash, try isSuppressed(hash) {
            var receipt = SuppressionReceipt(changed: true)
            return try mute(volunteer, hash, at: now, &receipt)
        }
        if !isNew { try unmute(volunteer) }
    }

    func unmute(_ volunteer: VolunteerKey) throws(LedgerError) {
        let unmute = try statement(BounceSQL.unmute)
        unmute.bind(1, volunteer.number)
        try unmute.run()
    }

    /// Nothing more is known of a person.
    func forgetMail(of volunteer: VolunteerKey) throws(LedgerError) {
        try unmute(volunteer)
        let forget = try statement(BounceSQL.forgetMove)
        forget.bind(1, volunteer.number)
        try forget.run()
    }

    private func isSuppressed(_ hash: Int64) throws(LedgerError) -> Bool {
        let query = try statement(BounceSQL.isSuppressed)
        defer { query.reset() }
        query.bind(1, hash)
        return try query.step()
    }
}

extension Session {
    func suppressions(after: Int64, limit: Int) throws(LedgerError) -> [SuppressionLine] {
        let query = try statement(BounceSQL.list)
        defer { query.reset() }
        query.bind(1, after)
        query.bind(2, max(1, limit))
        var lines: [SuppressionLine] = []
        while try query.step() {
            lines.append(
                SuppressionLine(
                    number: query.int(0), volunteer: query.optionalText(1),
                    reason: SuppressionReason(rawValue: query.text(2)) ?? .manual, note: query.text(3),
                    since: Instant(milliseconds: query.int(4))))
        }
        return lines
    }

    /// The next people with a webhook and a mail address besides; nil behind the last.
    func reserves(after: Int64) throws(LedgerError) -> (found: [(id: Int64, email: String)], next: Int64?) {
        let query = try statement(BounceSQL.reserves)
        defer { query.reset() }
        query.bind(1, after)
        query.bind(2, Self.reservesAtATime)
        var found: [(id: Int64, email: String)] = []
        while try query.step() { found.append((query.int(0), query.text(1))) }
        return (found, found.count < Self.reservesAtATime ? nil : found.last?.id)
    }

    /// A few milliseconds of a reader.
    private static let reservesAtATime = 10_000
}
