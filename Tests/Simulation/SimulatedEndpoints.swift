// SPDX-License-Identifier: MIT

import Domain

/// All webhook endpoints: so many requests at a time, an answer after a while, some gone, some silent at first.
struct SimulatedEndpoints {
    private let slots: Int
    private let answer: Duration
    private var busy: [Flight] = []

    init(slots: Int, answer: Duration) {
        self.slots = slots
        self.answer = answer
    }

    mutating func start(from way: inout Way, at now: Instant) -> [Flight] {
        var barred: [Flight] = []
        while busy.count < slots, var flight = way.next() {
            guard now < flight.action.closes else {
                barred.append(flight)
                continue
            }
            flight.action.leaves(at: now)
            flight.lands = now.advanced(by: Self.isSilent(to: flight) ? Self.timeout : answer)
            busy.append(flight)
        }
        return barred
    }

    mutating func landed(at now: Instant) -> [(Flight, Outcome)] {
        guard busy.contains(where: { $0.lands <= now }) else { return [] }
        let done = busy.filter { $0.lands <= now }
        busy.removeAll { $0.lands <= now }
        return done.map { flight in
            if flight.action.person(Int(flight.row)).isGone { return (flight, .refusedForGood(Refusals.gone)) }
            return (flight, Self.isSilent(to: flight) ? .refusedForNow(Refusals.silent) : .accepted(reply: "204"))
        }
    }

    private static func isSilent(to flight: Flight) -> Bool {
        let person = flight.action.person(Int(flight.row))
        return person.hangs && !person.isGone && flight.action.rows[Int(flight.row)].tries < silentTries
    }

    private static let silentTries = 2
    private static let timeout = Duration.seconds(15)
}
