// SPDX-License-Identifier: MIT

import Domain
import Synchronization
import TestSupport

/// Plays events on the ledger and on the model, and holds one against the other after each.
///
/// Each run has an action and people of its own, so that many can follow one another in one ledger.
final class ModelRun: Sendable {
    private let scene: Scene
    private let runs = Mutex(0)

    init(_ scene: Scene) {
        self.scene = scene
    }

    /// What differs, or which rule is broken, and after which event; nil: nothing.
    func play(_ events: [ModelEvent], people: [ModelLedger.Person] = ModelRun.mixed) async -> String? {
        let number = runs.withLock { runs in
            runs += 1
            return runs
        }
        do {
            var stage = try await Stage(scene, number: number, people: people)
            var found: String?
            for event in events where found == nil {
                found = try await stage.play(event).map { "\($0) at \(event)" }
            }
            try await stage.clear()
            return found
        } catch {
            return "\(error)"
        }
    }

    /// Some of each kind; two wait for a language.
    static let mixed: [ModelLedger.Person] = [
        ModelLedger.Person(channel: .email, hasBoth: false, waits: false),
        ModelLedger.Person(channel: .webhook, hasBoth: true, waits: false),
        ModelLedger.Person(channel: .email, hasBoth: false, waits: true),
        ModelLedger.Person(channel: .webhook, hasBoth: false, waits: false),
        ModelLedger.Person(channel: .email, hasBoth: false, waits: false),
        ModelLedger.Person(channel: .webhook, hasBoth: true, waits: true),
        ModelLedger.Person(channel: .email, hasBoth: false, waits: false),
    ]
}

/// One version in the ledger, and its model.
private struct Stage {
    let scene: Scene
    let live: LiveVersion
    let prefix: String
    var model: ModelLedger
    /// Where planning goes on; nil: it is done.
    var cursor: PlanCursor?
    /// Of the rows, in order.
    var keys: [DeliveryKey] = []

    static let swahili = LanguageTag("sw") ?? .english

    init(_ scene: Scene, number: Int, people: [ModelLedger.Person]) async throws {
        self.scene = scene
        prefix = "m\(number)-"
        let network = "m\(number)"
        let rows = people.enumerated().map { index, person in
            RosterRow(line: index + 2, volunteer: Self.volunteer("\(network)-\(index)", person, network))
        }
        _ = try await scene.ledger.importChunk(rows, dryRun: false, at: scene.now)
        var action = try Scene.action("M \(number)/26")
        action.languages = LanguagePolicy(expected: [Self.swahili], patienceSeconds: 600)
        live = try await scene.release(action, audience: Scene.audience(networks: [network]))
        cursor = try await scene.begin(live)
        model = ModelLedger(
            people: people, opened: live.opened, closes: live.fence.closes,
            holdsUntil: try required(live.holdsUntil))
    }

    private static func volunteer(_ id: String, _ person: ModelLedger.Person, _ network: String) -> Volunteer {
        Volunteer(
            id: id, email: person.channel == .email || person.hasBoth ? "\(id)@example.org" : nil,
            languages: person.waits ? [swahili] : [.english], country: People.countries[1], networks: [network],
            webhook: person.channel == .webhook ? WebhookAddress(url: "https://hooks.example.org/\(id)") : nil)
    }

    mutating func play(_ event: ModelEvent) async throws -> String? {
        let before = model
        // By what is known before: a claim's report names a row that was there.
        let known = keys
        let claimed = try await act(event)
        model.apply(event) { known[$0] }
        let broken = model.brokenRules(since: before, by: event)
        if !broken.isEmpty { return broken.joined(separator: "; ") }
        if let claimed, let difference = compare(claimed, with: Array(model.claims.dropFirst(before.claims.count))) {
            return difference
        }
        return try await compare()
    }

    /// Does to the ledger what the event says.
    ///
    /// - Returns: What was claimed, if the event was a claim.
    private mutating func act(_ event: ModelEvent) async throws -> [ClaimedDelivery]? {
        let ledger = scene.ledger
        switch event {
        case .pass(let seconds): scene.pass(.seconds(seconds))
        case .plan(let count):
            if let next = cursor { cursor = try await scene.planHeldChunk(live, after: next, limit: count) }
        case .claim(let channel, let limit): return try await scene.claim(live, channel, limit: limit)
        case .report(let number, let outcome):
            guard let claim = model.claim(numbered: number) else { break }
            let key = keys[claim.row]
            let transition = model.transition(of: claim, outcome, delivery: key)
            _ = try await ledger.record([RecordedOutcome(delivery: key, transition: transition)], at: scene.now)
        case .renew(let number):
            guard let claim = model.claim(numbered: number) else { break }
            try await ledger.renew([keys[claim.row]], until: scene.now.advanced(by: ModelLedger.lease))
        case .rescue: _ = try await ledger.rescue(at: scene.now)
        case .reclaim: _ = try await ledger.reclaimPredecessor(at: scene.now)
        case .letGo(let count):
            let waiting = try await ledger.held(of: live.key, awaiting: Self.swahili, after: nil, limit: count)
            let decisions = waiting.map { HoldDecision(delivery: $0.delivery, language: .english, awaits: nil) }
            try await ledger.decide(decisions, of: live.key, at: scene.now)
        case .endHolds: try await ledger.endHolds(of: live.key, at: scene.now)
        case .erase(let person):
            try await unlessRefused {
                try await ledger.erase(
                    id: "\(prefix)\(person % model.people.count)", by: Scene.submitter, at: scene.now)
            }
        case .withdraw: try await unlessRefused { _ = try await scene.withdraw(live) }
        case .closeEarly: try await unlessRefused { _ = try await scene.close(live.reference) }
        case .closeWindow: try await ledger.closeWindow(live.key, at: scene.now)
        case .settle(let limit): _ = try await ledger.settle(live.key, limit: limit, at: scene.now)
        }
        return nil
    }

    /// Erased before, or closed otherwise: the model leaves everything as it is.
    private func unlessRefused(_ body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch LedgerError.refused {
        } catch LedgerError.unknown {
        }
    }

    private func compare(_ claimed: [ClaimedDelivery], with claims: [ModelLedger.Claim]) -> String? {
        let found = claimed.map { delivery in
            ModelLedger.Claim(
                row: keys.firstIndex(of: delivery.delivery) ?? -1, channel: delivery.destination.channel,
                tries: delivery.tries, hasReserve: delivery.hasReserve)
        }
        return found == claims ? nil : "claimed \(found), the model \(claims)"
    }

    private mutating func compare() async throws -> String? {
        let account = try await scene.account(live)
        let lines = try await scene.lines(live)
        keys = lines.map(\.delivery)
        guard lines.count == model.rows.count else { return "\(lines.count) rows, the model \(model.rows.count)" }
        for (number, (line, row)) in zip(lines, model.rows).enumerated() {
            let isSame =
                line.state == row.state && line.channel == row.channel && line.attempts == row.tries
                && line.possiblyTwice == row.isMarked && line.due == row.due
            if !isSame { return "row \(number) is \(line), the model \(row)" }
        }
        let counts = account.states.filter { $0.value != 0 }
        return counts == model.counts ? nil : "counts \(counts), the model \(model.counts)"
    }

    /// Leaves nothing that the next run would meet.
    mutating func clear() async throws {
        while let next = cursor { cursor = try await scene.planHeldChunk(live, after: next, limit: 100) }
        try await unlessRefused { _ = try await scene.withdraw(live) }
        _ = try await scene.ledger.reclaimPredecessor(at: scene.now)
        while try await !scene.ledger.settle(live.key, limit: 100, at: scene.now) {}
    }
}
