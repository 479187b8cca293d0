// SPDX-License-Identifier: MIT

import Domain

extension WriteSession {
    /// Writes what a delivery report makes of an accepted row; nil: nothing.
    func bounce(_ delivery: DeliveryKey, on channel: Channel, _ refusal: Refusal, at now: Instant) throws(LedgerError)
        -> DeliveryTransition?
    {
        guard let row = try storedRow(delivery) else { return nil }
        let gate = try gate(of: delivery.version)
        let reserve = gate.isOpen(at: now) ? try hasReserve(delivery.volunteer, row) : false
        let circumstances = DeliveryLifecycle.Circumstances(
            delivery: delivery, channel: row.channel == Int64(Channel.email.rawValue) ? .email : .webhook, tries: 0,
            hasReserve: reserve, windowEnd: gate.closes ?? now, route: "")
        let transition = DeliveryLifecycle.bounced(refusal, on: channel, from: row.state, in: circumstances, at: now)
        guard let transition else { return nil }
        let moved = transition.channel.map { Int64($0.rawValue) }
        try write(
            RecordedOutcome(delivery: delivery, transition: transition), row, state: transition.state,
            channel: moved ?? row.channel, due: transition.due,
            flags: row.flags | (moved == nil ? 0 : DeliveryFlags.failedOver), at: now)
        if let attempt = transition.attempt { try add(attempt, of: delivery) }
        return transition
    }

    private func hasReserve(_ volunteer: VolunteerKey, _ row: StoredRow) throws(LedgerError) -> Bool {
        guard row.flags & DeliveryFlags.failedOver == 0 else { return false }
        let query = try statement(DeliverySQL.addresses)
        defer { query.reset() }
        query.bind(1, volunteer.number)
        guard try query.step() else { return false }
        return query.int(row.channel == Int64(Channel.email.rawValue) ? 1 : 0) != 0
    }
}
