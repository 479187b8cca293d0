// SPDX-License-Identifier: MIT

import Domain

/// A whole run from the first approval to the end of the last window, tick by tick, with the real policies.
///
/// Real: ``DeadlineShares``, ``FlightWindow``, ``DeliveryLifecycle``, ``RetryPlan``, ``SendOrder``. Made up: people, relays,
/// endpoints, and a clock that is turned by hand. There is no ledger: a row is four bytes in memory.
public struct Simulation {
    private let scenario: Scenario
    private var now = begin
    private var actions: [SimulatedAction] = []
    private var open: [SimulatedAction] = []
    private var mail: Way
    private var hooks: Way
    private var relays: [SimulatedRelay]
    private var endpoints: SimulatedEndpoints
    private var record = Record()

    /// Saturday morning in Europe, evening in Asia.
    static let begin = Instant(milliseconds: 1_795_248_000_000)

    public init(_ scenario: Scenario) {
        self.scenario = scenario
        let perSecond = scenario.relays.map(\.perSecond).reduce(0, +)
        mail = Way(.email, leastInFlight: max(Self.perConnection, min(Self.connections, Int(perSecond / 2))))
        hooks = Way(.webhook, leastInFlight: scenario.webhookSlots * Self.perConnection)
        let answer = max(Self.answer, scenario.tick)
        relays = scenario.relays.map { SimulatedRelay($0, answer: answer) }
        endpoints = SimulatedEndpoints(slots: scenario.webhookSlots, answer: answer)
    }

    /// Runs to the end.
    public mutating func run() -> Findings {
        let ticks = Int((.seconds(scenario.end) + Self.afterTheEnd).wholeMilliseconds / scenario.tick.wholeMilliseconds)
        for _ in 0...ticks { step() }
        return record.findings(scenario, actions, starts: relays.map(\.starts))
    }

    private var second: Int { Int((now.milliseconds - Self.begin.milliseconds) / 1_000) }

    private mutating func step() {
        openAndClose()
        let second = second
        land(second)
        claim()
        for index in relays.indices {
            bar(relays[index].start(from: &mail, at: now, second: second, tick: scenario.tick), &mail)
        }
        bar(endpoints.start(from: &hooks, at: now), &hooks)
        let capacity = relays.map { $0.perSecond(at: second) }.reduce(0, +)
        record.note(actions, capacity: capacity, at: now, second: second)
        now = now.advanced(by: scenario.tick)
    }

    private mutating func openAndClose() {
        while actions.count < scenario.actions.count, scenario.actions[actions.count].approved <= second {
            let action = SimulatedAction(
                scenario.actions[actions.count], number: actions.count, in: scenario, at: now)
            actions.append(action)
            open.append(action)
        }
        guard open.contains(where: { now >= $0.closes }) else { return }
        for action in open where now >= action.closes {
            action.close()
            mail.shares.forget(action.key)
            hooks.shares.forget(action.key)
        }
        open.removeAll(where: \.isOver)
    }

    private mutating func land(_ second: Int) {
        var landings = Landings()
        for index in relays.indices {
            for (flight, outcome) in relays[index].landed(at: now, second: second) {
                let route = scenario.relays[index].name
                flight.action.record(outcome, of: flight.row, on: .email, via: route, at: now)
                landings.add(flight.claimed, tried: true)
            }
        }
        mail.landed(landings, at: now)
        landings = Landings()
        for (flight, outcome) in endpoints.landed(at: now) {
            flight.action.record(outcome, of: flight.row, on: .webhook, via: "endpoint", at: now)
            landings.add(flight.claimed, tried: true)
        }
        hooks.landed(landings, at: now)
    }

    private mutating func claim() {
        mail.claim(open, at: now) { record.served($1, of: $0) }
        hooks.claim(open, at: now) { _, _ in }
    }

    /// What the fence kept back.
    private func bar(_ flights: [Flight], _ way: inout Way) {
        guard !flights.isEmpty else { return }
        var landings = Landings()
        for flight in flights {
            flight.action.record(.notSent(.windowOver), of: flight.row, on: way.channel, via: "", at: now)
            landings.add(flight.claimed, tried: false)
        }
        way.landed(landings, at: now)
    }

    /// From a start to its answer, at least a tick.
    private static let answer = Duration.milliseconds(200)
    /// For what is under way at the end.
    private static let afterTheEnd = Duration.seconds(20)
    private static let perConnection = 2
    /// Two for each of 32, at two relays.
    private static let connections = 128
}
