// SPDX-License-Identifier: MIT

import Domain

extension ModelLedger {
    /// Lets something happen.
    ///
    /// - Parameters:
    ///   - event: What happens.
    ///   - key: The delivery key of a row: it fixes the jitter of its retries.
    public mutating func apply(_ event: ModelEvent, key: (Int) -> DeliveryKey) {
        switch event {
        case .pass(let seconds): now = now.advanced(by: .seconds(seconds))
        case .plan(let count): plan(count)
        case .claim(let channel, let limit): claim(channel, limit)
        case .report(let number, let outcome):
            if let claim = claim(numbered: number) { report(claim, outcome, key(claim.row)) }
        case .renew(let number):
            if let claim = claim(numbered: number), rows[claim.row].state == .leased {
                rows[claim.row].leaseEnd = now.advanced(by: Self.lease)
            }
        case .rescue: takeBack { [now] in $0.leaseEnd.map { $0 <= now } ?? false }
        case .reclaim: takeBack { _ in true }
        case .letGo(let count): letGo(count)
        case .endHolds: holdsUntil = min(holdsUntil, now)
        case .erase(let person): erase(person % people.count)
        case .withdraw: if fence == nil { close(as: .cancelled) }
        case .closeEarly: if fence == nil { close(as: now < closes ? .cancelled : .expired) }
        case .closeWindow: if fence == nil, now >= closes { close(as: .expired) }
        case .settle: break
        }
    }

    private mutating func plan(_ count: Int) {
        for number in rows.count..<min(rows.count + count, people.count) {
            let person = people[number]
            let open: DeliveryState = person.waits && now < holdsUntil ? .held : .planned
            rows.append(Row(state: gone.contains(number) ? .suppressed : fence ?? open, channel: person.channel))
        }
    }

    /// First what is due, the longest waiting first, then what is planned, in order.
    private mutating func claim(_ channel: Channel, _ limit: Int) {
        guard fence == nil, now < closes else { return }
        let mine = rows.indices.filter { rows[$0].channel == channel }
        let due = mine.filter { rows[$0].state == .deferred && (rows[$0].due ?? now) <= now }
            .sorted { (rows[$0].due ?? now, $0) < (rows[$1].due ?? now, $1) }
        var left = limit
        for number in due + mine.filter({ rows[$0].state == .planned }) where left > 0 {
            rows[number].due = nil
            guard !gone.contains(number) else {
                rows[number].state = .suppressed
                continue
            }
            left -= 1
            rows[number].state = .leased
            rows[number].leaseEnd = now.advanced(by: Self.lease)
            claims.append(
                Claim(
                    row: number, channel: channel, tries: rows[number].tries,
                    hasReserve: people[number].hasBoth && !rows[number].hasMoved))
        }
    }

    private mutating func report(_ claim: Claim, _ outcome: Outcome, _ key: DeliveryKey) {
        let transition = transition(of: claim, outcome, delivery: key)
        let isLate = rows[claim.row].state != .leased
        if isLate, transition.state != .accepted { return }
        var row = rows[claim.row]
        row.state = transition.state == .accepted ? .accepted : fence ?? transition.state
        row.leaseEnd = nil
        row.due = row.state == .deferred ? transition.due : nil
        if transition.countsAsTry { row.tries += 1 }
        if transition.marksPossiblyTwice || isLate { row.isMarked = true }
        if let channel = transition.channel, row.state.isOpen, channel != row.channel {
            row.channel = channel
            row.hasMoved = true
        }
        rows[claim.row] = row
    }

    /// Nobody knows whether the text left.
    private mutating func takeBack(where isLost: (Row) -> Bool) {
        for number in rows.indices where rows[number].state == .leased && isLost(rows[number]) {
            rows[number].state = fence ?? .deferred
            rows[number].due = fence == nil ? now : nil
            rows[number].leaseEnd = nil
            rows[number].isMarked = true
        }
    }

    private mutating func letGo(_ count: Int) {
        for number in rows.indices.filter({ rows[$0].state == .held }).prefix(count) {
            rows[number].state = .deferred
            rows[number].due = now
        }
    }

    private mutating func erase(_ person: Int) {
        // Nobody is erased twice: there is nobody of this name any more.
        guard gone.insert(person).inserted, rows.indices.contains(person), rows[person].state.isClosedByFence else {
            return
        }
        rows[person].state = .suppressed
        rows[person].due = nil
    }

    private mutating func close(as state: DeliveryState) {
        fence = state
        for number in rows.indices where rows[number].state.isClosedByFence {
            rows[number].state = state
            rows[number].due = nil
        }
    }
}
