// SPDX-License-Identifier: MIT

import Domain
import TestSupport

extension Conformance {
    /// Everything that can happen, in an order that nobody thought of; the account must close after every step.
    static let randomWalks: [Conformance] = (0..<12).map { seed in
        Conformance("the account closes after every step of random walk \(seed)") { scene in
            var walk = RandomWalk(scene: scene, dice: Dice(seed: UInt64(seed)))
            try await walk.run(steps: 60)
        }
    }
}

private struct RandomWalk {
    let scene: Scene
    var dice: Dice
    var live: [LiveVersion] = []
    var planning: [VersionKey: PlanCursor] = [:]
    var leased: [ClaimedDelivery] = []
    var people = 0
    /// Drafts of corrections and of what follows.
    var waiting: Set<Reference> = []
    var changes = 0

    init(scene: Scene, dice: Dice) {
        self.scene = scene
        self.dice = dice
    }

    mutating func run(steps: Int) async throws {
        try await importSome()
        for _ in 0..<steps {
            try await step()
            for version in live { try await scene.account(version) }
        }
        for version in live { try await finishPlan(version) }
        try await record(leased)
        for version in live {
            try await scene.account(version)
            _ = try? await scene.withdraw(version)
            while try await !scene.ledger.settle(version.key, limit: 13, at: scene.now) {}
            try await scene.account(version)
        }
    }

    private mutating func step() async throws {
        scene.pass(.seconds(dice.roll(40)))
        switch dice.roll(24) {
        case 0: try await importSome()
        case 1: try await releaseOne()
        case 2...4: try await planSome()
        case 5...8: try await claimSome()
        case 9...12: try await recordSome()
        case 13: _ = try await scene.ledger.rescue(at: scene.now)
        case 14: try await eraseSomebody()
        case 15: try await translateOne()
        case 16, 17: try await decideSome()
        case 18, 19: try await correctOne()
        case 20: try await followOne()
        case 21, 22: try await approveOne()
        default: try await fenceOrSettle()
        }
    }

    /// Not while an audience is frozen and unplanned: the import would wait for the plan.
    private mutating func importSome() async throws {
        guard planning.isEmpty else { return }
        let first = max(0, people - dice.roll(20))
        people += 20 + dice.roll(60)
        let networks = dice.roll(2) == 0 ? [] : ["lawyers"]
        let rows = People.rows(first..<people, networks: networks)
        _ = try await scene.ledger.importChunk(rows, dryRun: dice.roll(4) == 0, at: scene.now)
    }

    private mutating func releaseOne() async throws {
        guard live.count < 4 else { return }
        let audience = Scene.audience(networks: dice.roll(3) == 0 ? ["lawyers"] : [])
        var action = try Scene.action("UA \(live.count + 1)/26", sources: ["a", "b"])
        if dice.roll(2) == 0 {
            action.languages = LanguagePolicy(expected: [Self.swahili, Self.german], patienceSeconds: 600)
        }
        try await scene.submit(action, audience: audience)
        _ = try await scene.ledger.countAudience(of: action.reference)
        guard case let approved? = try? await scene.approve(action.reference) else { return }
        live.append(approved)
        planning[approved.key] = try await scene.begin(approved)
    }

    /// Refused where it was withdrawn; a draft is replaced.
    private mutating func correctOne() async throws {
        guard live.count < 12, !live.isEmpty else { return }
        changes += 1
        let reference = dice.pick(live).reference
        let audience = Scene.audience(
            networks: dice.roll(3) == 0 ? ["lawyers"] : [], languages: dice.roll(4) == 0 ? [Self.swahili] : [])
        _ = try? await scene.correct(
            reference, subject: "Subject \(changes)", digest: "c\(changes)", audience: audience)
        waiting.insert(reference)
    }

    private mutating func followOne() async throws {
        guard live.count < 12, !live.isEmpty else { return }
        changes += 1
        let name = "UPD \(changes)/26"
        let kind: ActionKind = dice.roll(2) == 0 ? .update : .outcome
        guard (try? await scene.follow(dice.pick(live).reference, kind, as: name)) != nil else { return }
        waiting.insert(try required(Reference(name)))
    }

    /// Counted at once: an import would wait for the count.
    private mutating func approveOne() async throws {
        guard let reference = waiting.min(by: { $0.text < $1.text }) else { return }
        waiting.remove(reference)
        guard case let approved? = try? await scene.approve(reference) else { return }
        live.append(approved)
        planning[approved.key] = try await scene.begin(approved)
        _ = try await scene.ledger.countAudience(of: reference)
    }

    private mutating func planSome() async throws {
        guard let version = live.first(where: { planning[$0.key] != nil }), let cursor = planning[version.key] else {
            return
        }
        planning[version.key] = try await planChunk(version, after: cursor, limit: 1 + dice.roll(30))
    }

    private func planChunk(_ version: LiveVersion, after cursor: PlanCursor, limit: Int) async throws -> PlanCursor? {
        version.action.languages.expected.isEmpty
            ? try await scene.planChunk(version, after: cursor, limit: limit)
            : try await scene.planHeldChunk(version, after: cursor, limit: limit)
    }

    private static let swahili = LanguageTag("sw") ?? .english
    private static let german = LanguageTag("de") ?? .english

    /// Refused where it was released before, or the action is withdrawn.
    private mutating func translateOne() async throws {
        guard !live.isEmpty else { return }
        let reference = dice.pick(live).reference
        let language = dice.roll(2) == 0 ? "sw" : "de"
        _ = try? await scene.add(language, "subject", to: reference, digest: "e\(dice.roll(3))")
        _ = try? await scene.release(language, of: reference)
    }

    /// Lets some of those who wait go, sometimes lets the others wait on with another text, or ends the waiting.
    private mutating func decideSome() async throws {
        guard !live.isEmpty else { return }
        let version = dice.pick(live)
        if dice.roll(8) == 0 { try await scene.ledger.endHolds(of: version.key, at: scene.now) }
        let language = dice.roll(2) == 0 ? Self.swahili : Self.german
        let waiting = try await scene.ledger.held(
            of: version.key, awaiting: language, after: nil, limit: 1 + dice.roll(40))
        var decisions: [HoldDecision] = []
        for person in waiting {
            let goes = dice.roll(3) > 0
            decisions.append(
                HoldDecision(
                    delivery: person.delivery, language: dice.pick([.english, Self.swahili, Self.german]),
                    awaits: goes ? nil : language))
        }
        try await scene.ledger.decide(decisions, of: version.key, at: scene.now)
    }

    private mutating func finishPlan(_ version: LiveVersion) async throws {
        while let cursor = planning[version.key] {
            planning[version.key] = try await planChunk(version, after: cursor, limit: 50)
        }
    }

    private mutating func claimSome() async throws {
        guard !live.isEmpty else { return }
        leased += try await scene.claim(dice.pick(live), dice.pick(Channel.allCases), limit: 1 + dice.roll(20))
    }

    private mutating func recordSome() async throws {
        leased.shuffle(using: &dice)
        let some = Array(leased.suffix(dice.roll(leased.count + 1)))
        leased.removeLast(some.count)
        try await record(some)
    }

    private mutating func record(_ deliveries: [ClaimedDelivery]) async throws {
        for delivery in deliveries {
            var transition: DeliveryTransition
            switch dice.roll(6) {
            case 0: transition = scene.rejected()
            case 1: transition = scene.deferred(for: .seconds(dice.roll(90)))
            case 2:
                transition = scene.deferred(for: .zero)
                transition.marksPossiblyTwice = dice.roll(2) == 0
                if delivery.hasReserve { transition.channel = delivery.destination.channel.other }
            case 3: transition = DeliveryTransition(state: .planned, countsAsTry: false)
            default: transition = Scene.accepted
            }
            try await scene.record([delivery], transition)
        }
    }

    private mutating func eraseSomebody() async throws {
        do {
            try await scene.ledger.erase(
                id: "v\(dice.roll(people))", by: Scene.submitter, at: scene.now)
        } catch LedgerError.unknown {
            // Erased before, or only rehearsed.
        }
    }

    private mutating func fenceOrSettle() async throws {
        guard !live.isEmpty else { return }
        let version = dice.pick(live)
        switch dice.roll(6) {
        case 0:
            // Refused where its newest version is over.
            _ = try? await scene.withdraw(version)
        case 1:
            guard let told = try? await scene.withdrawTelling(version.reference), let notice = told.notice else {
                return
            }
            live.append(notice)
            planning[notice.key] = try await scene.begin(notice)
            _ = try await scene.ledger.countAudience(of: notice.reference)
        default:
            _ = try await scene.ledger.settle(version.key, limit: 1 + dice.roll(30), at: scene.now)
        }
    }
}
