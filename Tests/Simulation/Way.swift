// SPDX-License-Identifier: MIT

import Domain

/// A delivery under way.
struct Flight {
    let action: SimulatedAction
    let row: UInt32
    let claimed: Instant
    /// Until when nothing is known.
    var lands = Instant(milliseconds: 0)
}

/// One channel: whose turn it is, how many may be under way, and what has been claimed and not begun.
struct Way {
    let channel: Channel
    var shares = DeadlineShares()
    var window: FlightWindow
    private var queue: [Flight] = []
    private var head = 0
    private var wasEmpty = false

    init(_ channel: Channel, leastInFlight: Int) {
        self.channel = channel
        window = FlightWindow(least: leastInFlight, most: Self.mostInFlight)
    }

    /// Claims while there is room; says how much each got.
    mutating func claim(_ open: [SimulatedAction], at now: Instant, _ served: (SimulatedAction, Int) -> Void) {
        while window.isWorthClaiming {
            let ready = open.filter { $0.isReady(channel, at: now) }.map { $0.claimant(channel) }
            if ready.isEmpty, wasEmpty { return }
            wasEmpty = ready.isEmpty
            guard let turn = shares.next(among: ready, at: now),
                let action = open.first(where: { $0.key == turn.version })
            else { return window.ranShort() }
            let rows = action.claim(min(window.room, turn.most, Self.largestClaim), on: channel, at: now)
            shares.served(rows.count, in: turn)
            window.claimed(rows.count, at: now)
            for row in rows { queue.append(Flight(action: action, row: row, claimed: now)) }
            served(action, rows.count)
        }
    }

    mutating func landed(_ landings: Landings, at now: Instant) {
        if !landings.all.isEmpty { window.landed(landings.all, at: now) }
    }

    /// The one that has waited longest.
    mutating func next() -> Flight? {
        guard head < queue.count else { return nil }
        head += 1
        let flight = queue[head - 1]
        if head == queue.count || head > Self.mostInFlight {
            queue.removeFirst(head)
            head = 0
        }
        return flight
    }

    /// `limits.inFlight`.
    private static let mostInFlight = 4_096
    private static let largestClaim = 512
}

/// Adds up what came back, claim by claim.
struct Landings {
    private(set) var all: [FlightWindow.Landing] = []

    mutating func add(_ claimed: Instant, tried: Bool) {
        if let last = all.indices.last, all[last].claimed == claimed {
            all[last].count += 1
            all[last].tried += tried ? 1 : 0
        } else {
            all.append(FlightWindow.Landing(claimed: claimed, count: 1, tried: tried ? 1 : 0))
        }
    }
}
