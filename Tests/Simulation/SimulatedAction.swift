// SPDX-License-Identifier: MIT

import Domain

/// An open action: one row of four bytes for each of its audience, as the ledger has one of forty.
final class SimulatedAction {
    /// A delivery.
    struct Row {
        var state = DeliveryState.planned
        var tries: UInt8 = 0
        /// Second of the window in which it was first tried.
        var first: UInt16 = 0
    }

    /// What is still to be claimed on a channel.
    private struct Waiting {
        /// In send order, from ``cursor`` on.
        var planned = 0
        var cursor = 0
        var deferred: Calendar
        /// Planned and deferred ones.
        var need = 0
    }

    private let scenario: Scenario
    let name: String
    let key: VersionKey
    let opened: Instant
    let closes: Instant
    let audience: Audience
    private(set) var rows: [Row]
    /// Rows moved to their reserve channel; few.
    private var moved: Set<UInt32> = []
    /// By channel.
    private var waiting: [Waiting]
    /// By raw value: a dictionary would be most of the work.
    private var counts = Array(repeating: 0, count: DeliveryState.allCases.count)
    /// Who can be reached at all.
    private(set) var reachable = 0
    private(set) var possiblyTwice = 0
    private(set) var tries = 0
    private(set) var mailTries = 0
    private(set) var firstLeft: Instant?
    private(set) var lastAccepted: Instant?
    var isOver = false

    init(_ action: Scenario.Action, number: Int, in scenario: Scenario, at now: Instant) {
        self.scenario = scenario
        name = action.name
        key = VersionKey(UInt32(number + 1))
        opened = now
        closes = now.advanced(by: .seconds(action.window))
        audience = Audience(action, in: scenario, at: now)
        rows = Array(repeating: Row(), count: audience.count)
        waiting = Channel.allCases.map { _ in Waiting(deferred: Calendar(seconds: action.window)) }
        counts[Int(DeliveryState.planned.rawValue)] = audience.count
        for row in rows.indices {
            let person = person(row)
            waiting[Self.index(person.channel)].planned += 1
            waiting[Self.index(person.channel)].need += 1
            if person.isReachable { reachable += 1 }
        }
    }

    var states: [DeliveryState: Int] {
        Dictionary(uniqueKeysWithValues: DeliveryState.allCases.map { ($0, counts[Int($0.rawValue)]) })
    }

    var accepted: Int { counts[Int(DeliveryState.accepted.rawValue)] }

    func person(_ row: Int) -> Person { Person(audience.member(row).number, in: scenario) }

    /// Of five minutes' greylisting, and whatever else depends on how long ago the first try was.
    func secondsSinceFirst(_ row: Int, at now: Instant) -> Int { second(now) - Int(rows[row].first) }

    private func second(_ now: Instant) -> Int { Int((now.milliseconds - opened.milliseconds) / 1_000) }

    func isReady(_ channel: Channel, at now: Instant) -> Bool {
        guard !isOver else { return false }
        let index = Self.index(channel)
        return waiting[index].planned > 0 || waiting[index].deferred.isDue(at: second(now))
    }

    func claimant(_ channel: Channel) -> DeadlineShares.Claimant {
        DeadlineShares.Claimant(
            version: key, opened: opened, closes: closes, need: waiting[Self.index(channel)].need)
    }

    /// One of its alerts leaves.
    func leaves(at now: Instant) {
        if firstLeft == nil { firstLeft = now }
    }

    /// Leases up to so many: what is due first, then planned ones in send order.
    func claim(_ most: Int, on channel: Channel, at now: Instant) -> [UInt32] {
        let index = Self.index(channel)
        var claimed: [UInt32] = []
        while claimed.count < most, let row = waiting[index].deferred.next(at: second(now)) { claimed.append(row) }
        while claimed.count < most, waiting[index].planned > 0 {
            let row = waiting[index].cursor
            waiting[index].cursor += 1
            guard rows[row].state == .planned, person(row).channel == channel else { continue }
            claimed.append(UInt32(row))
            waiting[index].planned -= 1
        }
        waiting[index].need -= claimed.count
        for row in claimed { move(Int(row), to: .leased) }
        return claimed
    }

    /// Writes down what came of a try.
    func record(_ outcome: Outcome, of row: UInt32, on channel: Channel, via route: String, at now: Instant) {
        let index = Int(row)
        let member = audience.member(index)
        let key = DeliveryKey(
            version: key, rank: member.rank, volunteer: VolunteerKey(UInt32(truncatingIfNeeded: member.number + 1)))
        let hasReserve = Person(member.number, in: scenario).hasReserve && !moved.contains(row)
        let transition = DeliveryLifecycle.apply(
            outcome,
            in: DeliveryLifecycle.Circumstances(
                delivery: key, channel: channel, tries: Int(rows[index].tries), hasReserve: hasReserve,
                windowEnd: closes, route: route),
            at: now)
        if transition.countsAsTry {
            tries += 1
            if channel == .email { mailTries += 1 }
            if rows[index].tries == 0 { rows[index].first = UInt16(clamping: second(now)) }
            if rows[index].tries < .max { rows[index].tries += 1 }
        }
        if transition.marksPossiblyTwice { possiblyTwice += 1 }
        if transition.state == .accepted { lastAccepted = now }
        if transition.state == .deferred, isOver || now >= closes { return move(index, to: .expired) }
        move(index, to: transition.state)
        guard transition.state == .deferred, let due = transition.due else { return }
        let way = Self.index(transition.channel ?? channel)
        if transition.channel != nil {
            moved.insert(row)
            // Greylisting counts from the first try there.
            rows[index].first = UInt16(clamping: second(now))
        }
        waiting[way].need += 1
        // Rounded up: not before it is due.
        waiting[way].deferred.add(row, at: Int((due.milliseconds - opened.milliseconds + 999) / 1_000))
    }

    /// The end of the window: what has not left expires.
    func close() {
        isOver = true
        for row in rows.indices where rows[row].state == .planned || rows[row].state == .deferred {
            move(row, to: .expired)
        }
    }

    private func move(_ row: Int, to state: DeliveryState) {
        counts[Int(rows[row].state.rawValue)] -= 1
        counts[Int(state.rawValue)] += 1
        rows[row].state = state
    }

    private static func index(_ channel: Channel) -> Int { channel == .email ? 0 : 1 }
}
