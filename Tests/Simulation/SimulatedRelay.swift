// SPDX-License-Identifier: MIT

import Domain

/// A relay that takes so many starts a second and answers after a while; it may be slow for a time, and die.
///
/// The seam for the policies of the relay pool: who asks whether a relay may be given anything asks ``perSecond(at:)``.
struct SimulatedRelay {
    let scenario: Scenario.Relay
    private let answer: Duration
    private var allowance = 0.0
    private var air: [Flight] = []
    private var refusals = 0
    private var isDead = false
    private(set) var starts = 0

    init(_ scenario: Scenario.Relay, answer: Duration) {
        self.scenario = scenario
        self.answer = answer
    }

    /// Starts that it takes in a second, at a second of the simulation.
    func perSecond(at second: Int) -> Double {
        if let dies = scenario.dies, second >= dies { return 0 }
        if let slow = scenario.slow, slow.contains(second) { return scenario.perSecond * scenario.slowPart }
        return scenario.perSecond
    }

    /// Starts what the rate allows.
    mutating func start(from way: inout Way, at now: Instant, second: Int, tick: Duration) -> [Flight] {
        let perTick = perSecond(at: second) * tick.inSeconds
        allowance = min(allowance, 1) + perTick
        var barred: [Flight] = []
        while allowance >= 1, var flight = way.next() {
            // The fence: nothing leaves after the window.
            guard now < flight.action.closes else {
                barred.append(flight)
                continue
            }
            allowance -= 1
            starts += 1
            flight.action.leaves(at: now)
            flight.lands = now.advanced(by: answer)
            air.append(flight)
        }
        return barred
    }

    /// What is known now: the alert and what came of it.
    mutating func landed(at now: Instant, second: Int) -> [(Flight, Outcome)] {
        let dies = scenario.dies ?? .max
        if second >= dies {
            // Connections break with the text under way: nobody knows.
            defer { air = [] }
            return air.map { ($0, .ambiguous(Refusals.broken)) }
        }
        let count = air.firstIndex { $0.lands > now } ?? air.count
        guard count > 0 else { return [] }
        let ails = second >= dies - Self.ailing
        let done = air.prefix(count).map { flight -> (Flight, Outcome) in
            if ails {
                refusals += 1
                if refusals % 3 == 0 { return (flight, .refusedForNow(Refusals.overloaded)) }
            }
            return (flight, Self.answer(to: flight, at: now))
        }
        air.removeFirst(count)
        return done
    }

    private static func answer(to flight: Flight, at now: Instant) -> Outcome {
        let row = Int(flight.row)
        let person = flight.action.person(row)
        if person.isDead { return .refusedForGood(Refusals.unknown) }
        let isFirst = flight.action.rows[row].tries == 0
        if person.isGreylisted, isFirst || flight.action.secondsSinceFirst(row, at: now) < greylisting {
            return .refusedForNow(Refusals.greylisted)
        }
        return .accepted(reply: "250")
    }

    /// Seconds.
    private static let greylisting = 300
    private static let ailing = 600
}

enum Refusals {
    static let unknown = Refusal(reason: .address, code: 550, enhanced: "5.1.1", text: "unknown")
    static let greylisted = Refusal(reason: .temporary, code: 450, enhanced: "4.2.0", text: "greylisted")
    static let overloaded = Refusal(reason: .throttled, code: 421, enhanced: "4.3.2", text: "busy")
    static let broken = Refusal(reason: .disconnected, text: "broken")
    static let gone = Refusal(reason: .address, code: 410, text: "gone")
    static let silent = Refusal(reason: .timeout, text: "no answer")
}
