// SPDX-License-Identifier: MIT

import TestSupport
import Testing

@testable import Domain

@Suite("The life of a delivery, exhaustively")
struct StateMachineTests {
    private static let opened = Instant(milliseconds: 1_795_248_000_000)

    private static func model(_ people: [ModelLedger.Person]) -> ModelLedger {
        ModelLedger(
            people: people, opened: opened, closes: opened.advanced(by: .seconds(12 * 3600)),
            holdsUntil: opened.advanced(by: .seconds(600)))
    }

    private static func key(_ row: Int) -> DeliveryKey {
        DeliveryKey(version: VersionKey(1), rank: 0, volunteer: VolunteerKey(UInt32(row + 1)))
    }

    /// What becomes of a row, by its state and by the event; written down apart from the model.
    ///
    /// A new state or a new event does not compile until somebody has said here what it does.
    private static func next(_ state: DeliveryState, _ kind: ModelEvent.Kind) -> DeliveryState {
        switch (state, kind) {
        // Nothing happens to the rows of a version by time alone, nor by what concerns the version.
        case (_, .pass), (_, .renew), (_, .rescue), (_, .endHolds), (_, .settle), (_, .closeWindow): state
        case (.unplanned, .plan): .planned
        case (.unplanned, _): .unplanned
        case (.planned, .claim): .leased
        case (.held, .letGo): .deferred
        case (.leased, .accepted): .accepted
        case (.leased, .refusedForGood): .rejected
        case (.leased, .refusedForNow), (.leased, .ambiguous), (.leased, .notSent), (.leased, .untried): .deferred
        case (.leased, .reclaim): .deferred
        case (.planned, .erase), (.held, .erase), (.deferred, .erase): .suppressed
        case (.planned, .withdraw), (.held, .withdraw), (.deferred, .withdraw): .cancelled
        case (.planned, .closeEarly), (.held, .closeEarly), (.deferred, .closeEarly): .cancelled
        // The relay's word that it has the text is true however late it comes, except of what has never left.
        case (.deferred, .accepted), (.rejected, .accepted), (.suppressed, .accepted), (.expired, .accepted),
            (.superseded, .accepted), (.cancelled, .accepted):
            .accepted
        case (.planned, _), (.held, _), (.leased, _), (.deferred, _): state
        case (.accepted, _), (.rejected, _), (.bounced, _), (.suppressed, _), (.expired, _), (.superseded, _),
            (.cancelled, _):
            state
        }
    }

    @Test("every event from every state", arguments: DeliveryState.allCases)
    func table(state: DeliveryState) throws {
        guard let path = ModelPath(to: state) else {
            #expect([.superseded, .bounced].contains(state))
            return
        }
        for kind in ModelEvent.Kind.allCases {
            for seed in 0..<20 as Range<UInt64> {
                var dice = Dice(seed: seed)
                var model = Self.model(path.people)
                for event in path.events { model.apply(event, key: Self.key) }
                try #require((model.rows.first?.state ?? .unplanned) == state)
                let event = ModelEvent.event(of: kind, &dice)
                // Only what concerns the first row: its channel, its place in the roster.
                if case .claim(.webhook, _) = event { continue }
                if case .erase(let person) = event, person % path.people.count != 0 { continue }
                let before = model
                model.apply(event, key: Self.key)
                #expect((model.rows.first?.state ?? .unplanned) == Self.next(state, kind), "\(event)")
                #expect(model.brokenRules(since: before, by: event) == [])
            }
        }
    }

    @Test("final states are those that nothing is to happen to")
    func finality() {
        for state in DeliveryState.allCases {
            let isFinal =
                switch state {
                case .unplanned, .planned, .held, .leased, .deferred: false
                case .accepted, .rejected, .bounced, .suppressed, .expired, .superseded, .cancelled: true
                }
            #expect(state.isOpen == !isFinal, "\(state)")
            #expect(state.isClosedByFence == (!isFinal && state != .leased), "\(state)")
        }
    }

    private static let people: [ModelLedger.Person] = [
        ModelLedger.Person(channel: .email, hasBoth: false, waits: false),
        ModelLedger.Person(channel: .webhook, hasBoth: true, waits: false),
        ModelLedger.Person(channel: .email, hasBoth: true, waits: true),
        ModelLedger.Person(channel: .webhook, hasBoth: false, waits: false),
        ModelLedger.Person(channel: .email, hasBoth: true, waits: false),
    ]

    @Test("no random sequence breaks a rule: what is final stays, tries never fall, due lies inside the window")
    func sequences() async {
        let found = await Shrinking.search(seeds: 0..<400, length: 120, step: ModelEvent.any) {
            Self.play($0, rules: { $0.brokenRules(since: $1, by: $2) })
        }
        #expect(found == nil, "\(found.map(\.description) ?? "")")
    }

    @Test("every state that has a path, and every event, is met by the random sequences")
    func coverage() {
        var states: Set<DeliveryState> = []
        var kinds: Set<ModelEvent.Kind> = []
        for seed in 0..<100 as Range<UInt64> {
            var dice = Dice(seed: seed)
            var model = Self.model(Self.people)
            for _ in 0..<120 {
                let event = ModelEvent.any(&dice)
                kinds.insert(event.kind)
                model.apply(event, key: Self.key)
                states.formUnion(model.counts.keys)
            }
        }
        #expect(kinds == Set(ModelEvent.Kind.allCases))
        #expect(states == Set(DeliveryState.allCases.filter { ModelPath(to: $0) != nil }))
    }

    @Test("a broken rule is told by the shortest sequence that breaks it")
    func shrinking() async throws {
        // As if it were forbidden that somebody is taken back from two lost leases.
        let found = await Shrinking.search(seeds: 0..<100, length: 120, step: ModelEvent.any) {
            Self.play($0) { model, _, event in
                event == .reclaim && model.rows.count(where: \.isMarked) >= 2 ? ["two are marked"] : []
            }
        }
        let shortest = try #require(found)
        #expect(shortest.steps.count <= 5, "\(shortest)")
        #expect(shortest.steps.last == .reclaim)
        #expect(shortest.description.contains("two are marked"))
    }

    /// Plays events on the model alone; the first that breaks a rule.
    private static func play(
        _ events: [ModelEvent], rules: (ModelLedger, ModelLedger, ModelEvent) -> [String]
    ) -> String? {
        var model = model(people)
        for event in events {
            let before = model
            model.apply(event, key: key)
            let broken = rules(model, before, event)
            if !broken.isEmpty { return "\(broken.joined(separator: "; ")) at \(event)" }
        }
        return nil
    }
}
