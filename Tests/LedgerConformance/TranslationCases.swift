// SPDX-License-Identifier: MIT

import Domain

extension Conformance {
    static let translations: [Conformance] = [
        Conformance("the newest draft of a language is what is released, and who translated it stays on record") {
            scene in
            try await scene.importPeople(0..<5)
            let reference = try await scene.expecting("sw", patience: 1_800).reference
            try await scene.add("es", "primero", to: reference, digest: "e1")
            try expect(try await scene.add("es", "segundo", to: reference, digest: "e2").created, "the newer one")
            try expect(try await scene.add("es", "segundo", to: reference, digest: "e2").created, is: false, "again")
            let record = try await scene.ledger.action(reference)
            try expect(record.drafts.map(\.digest), is: ["e2"], "drafts")
            try expect(record.drafts.first?.translator, is: Scene.translator, "translator")
            try expect(record.action.text.keys.map(\.text), is: ["en"], "not a text yet")
            for name in [Scene.author, Scene.submitter.name, Scene.translator.name] {
                _ = try await refusal("release by \(name)") {
                    try await scene.release("es", of: reference, by: Identity(name: name, login: "x"))
                }
            }
            _ = try await refusal("an old digest") { try await scene.release("es", of: reference, digest: "e1") }
            let result = try await scene.release("es", of: reference, digest: "e2")
            try expect(result.record.drafts, is: [], "nothing waits")
            let live = try required(result.live)
            let texts = try await scene.ledger.texts(of: live.key)
            try expect(texts.map(\.value.subject).sorted(), is: ["Subject", "segundo"], "texts")
            _ = try await refusal("once more") { try await scene.release("es", of: reference) }
            let error = try await refusal("a late draft") {
                try await scene.add("es", "x", to: reference, digest: "e3")
            }
            try expect(error, is: .refused("UA 1/26 has a text in es already: use correct to change it"), "why")
            let trail = try await scene.ledger.auditTrail(of: reference, after: 2, limit: 10)
            try expect(trail.map(\.verb), is: ["translate", "translate", "approve"], "audit")
            try expect(trail.last?.detail.hasSuffix("translated by \(Scene.translator.name)") == true, "audit's detail")
        },
        Conformance("a language may be released before the action, and leaves with it") { scene in
            let action = try Scene.action()
            try await scene.submit(action)
            try await scene.add("es", "texto", to: action.reference, digest: "e1")
            try expect(try await scene.release("es", of: action.reference).live == nil, "nothing is live")
            let live = try await scene.approve(action.reference)
            try expect(try await scene.ledger.texts(of: live.key).count, is: 2, "texts")
        },
        Conformance("nothing is translated once an action is withdrawn or over") { scene in
            try await scene.importPeople(0..<5)
            let live = try await scene.expecting("sw", patience: 60)
            try await scene.add("sw", "x", to: live.reference, digest: "e1")
            _ = try await scene.withdraw(live)
            _ = try await refusal("a draft") { try await scene.add("sw", "y", to: live.reference, digest: "e2") }
            _ = try await refusal("a release") { try await scene.release("sw", of: live.reference) }
        },
        Conformance("held people are counted by language and let go once, and the account holds throughout") { scene in
            try await scene.importPeople(0..<500)
            let live = try await scene.expecting("sw", patience: 1_800)
            try expect(live.holdsUntil, is: scene.now.advanced(by: .seconds(1_800)), "until")
            try await scene.planHolding(live)
            let held = try required(LanguageTag("sw"))
            var account = try await scene.account(live)
            try expect(account.states[.held], is: 100, "held")
            try expect(account.states[.planned], is: 300, "planned")
            try expect(
                account.held, is: [HeldCount(language: held, count: 100, until: live.holdsUntil)], "who waits for what")
            // A claim passes them over.
            try await scene.record(try await scene.claim(live), Scene.accepted)
            try await scene.record(try await scene.claim(live, .webhook), Scene.accepted)
            try expect(try await scene.account(live).states[.accepted], is: 300, "accepted")

            try await scene.add("sw", "maandishi", to: live.reference, digest: "e1")
            try await scene.release("sw", of: live.reference)
            let waiting = try await scene.ledger.held(of: live.key, awaiting: held, after: nil, limit: 60)
            try expect(waiting.count, is: 60, "a chunk of those who wait")
            try expect(waiting.map(\.delivery), is: waiting.map(\.delivery).sorted(), "in send order")
            let rest = try await scene.ledger.held(
                of: live.key, awaiting: held, after: waiting.last?.delivery, limit: 60)
            try expect(rest.count, is: 40, "the rest of them")
            let decisions = (waiting + rest).map {
                HoldDecision(delivery: $0.delivery, language: held, awaits: nil)
            }
            try await scene.ledger.decide(decisions, of: live.key, at: scene.now)
            account = try await scene.account(live)
            try expect(account.states[.deferred], is: 100, "due")
            try expect(account.byLanguage[held]?[.deferred], is: 100, "in their language")
            try expect(account.held, is: [], "nobody waits")
            try expect(try await scene.ledger.nextDue(), is: scene.now, "due now")
            let claimed = try await scene.claim(live)
            try expect(claimed.allSatisfy { $0.language == held && $0.tries == 0 }, "claimed in their language")
            try await scene.record(claimed, Scene.accepted)
            // Once more, and too late: nobody is touched a second time.
            try await scene.ledger.decide(decisions, of: live.key, at: scene.now)
            try expect(try await scene.account(live).states[.accepted], is: 300 + claimed.count, "accepted")
        },
        Conformance("a held person may go on waiting with a better text meanwhile") { scene in
            try await scene.importPeople(0..<50)
            let live = try await scene.expecting("sw", patience: 1_800)
            try await scene.planHolding(live)
            let swahili = try required(LanguageTag("sw"))
            let spanish = try required(LanguageTag("es"))
            let waiting = try await scene.ledger.held(of: live.key, awaiting: swahili, after: nil, limit: 100)
            try await scene.ledger.decide(
                waiting.map { HoldDecision(delivery: $0.delivery, language: spanish, awaits: swahili) }, of: live.key,
                at: scene.now)
            let account = try await scene.account(live)
            try expect(account.byLanguage[spanish]?[.held], is: 10, "held with the other text")
            try expect(account.held.map(\.count), is: [10], "still waiting")
        },
        Conformance("nobody is held for a text that came while the planner was at work, or after waiting ended") {
            scene in
            try await scene.importPeople(0..<500)
            let live = try await scene.expecting("sw", patience: 1_800)
            var cursor: PlanCursor? = try await scene.begin(live)
            cursor = try await scene.planHeldChunk(live, after: try required(cursor), limit: 150)
            let held = try required(try await scene.account(live).states[.held])
            try expect(held, is: 50, "held before the release")
            try await scene.add("sw", "maandishi", to: live.reference, digest: "e1")
            try await scene.release("sw", of: live.reference)
            // The planner still believes what it read before.
            while let next = cursor { cursor = try await scene.planHeldChunk(live, after: next, limit: 100) }
            let account = try await scene.account(live)
            try expect(account.states[.held], is: held, "held: only those from before the release")
            try expect(
                account.byLanguage[try required(LanguageTag("sw"))]?[.planned], is: 100 - held,
                "planned with the new text")
        },
        Conformance("waiting can be ended early, never prolonged") { scene in
            try await scene.importPeople(0..<50)
            let live = try await scene.expecting("sw", patience: 1_800)
            try await scene.ledger.endHolds(of: live.key, at: scene.now.advanced(by: .seconds(7_200)))
            try expect(try await scene.ledger.liveVersions().first?.holdsUntil, is: live.holdsUntil, "not prolonged")
            try await scene.ledger.endHolds(of: live.key, at: scene.now)
            try expect(try await scene.ledger.liveVersions().first?.holdsUntil, is: scene.now, "ended")
            try await scene.planHolding(live)
            let account = try await scene.account(live)
            try expect(account.states[.held], is: 0, "held")
            try expect(account.byLanguage[.english]?[.planned], is: 40, "planned with what there is")
        },
        Conformance("a fence closes held rows, and letting go comes too late for them") { scene in
            try await scene.importPeople(0..<200)
            let live = try await scene.expecting("sw", patience: 1_800)
            try await scene.planHolding(live)
            let swahili = try required(LanguageTag("sw"))
            let waiting = try await scene.ledger.held(of: live.key, awaiting: swahili, after: nil, limit: 100)
            try expect(waiting.count, is: 40, "waiting")
            _ = try await scene.withdraw(live)
            try await scene.ledger.decide(
                waiting.map { HoldDecision(delivery: $0.delivery, language: .english, awaits: nil) }, of: live.key,
                at: scene.now)
            let account = try await scene.account(live)
            try expect(account.states[.cancelled], is: 160, "cancelled")
            try expect(account.held, is: [], "nobody waits under a closed fence")
            while try await !scene.ledger.settle(live.key, limit: 50, at: scene.now) {}
            try expect(try await scene.account(live).states[.cancelled], is: 160, "cancelled after settling")
        },
        Conformance("who leaves while waiting is suppressed") { scene in
            try await scene.importPeople(0..<50)
            let live = try await scene.expecting("sw", patience: 1_800)
            try await scene.planHolding(live)
            // Number 2 lives in Kenya and reads Swahili.
            try await scene.ledger.erase(id: "v2", by: Scene.submitter, at: scene.now)
            let account = try await scene.account(live)
            try expect(account.states[.held], is: 9, "held")
            try expect(account.states[.suppressed], is: 1, "suppressed")
            try expect(account.held.map(\.count), is: [9], "waiting")
        },
    ]
}

extension Scene {
    static let translator = Identity(name: "t.translator", login: "t.translator")

    /// Releases an action in English that expects another language.
    func expecting(_ language: String, patience: Int64) async throws -> LiveVersion {
        var action = try Self.action()
        action.languages.expected = [try required(LanguageTag(language))]
        action.languages.patienceSeconds = patience
        return try await release(action)
    }

    @discardableResult
    func add(
        _ language: String, _ subject: String, to reference: Reference, digest: String
    ) async throws -> TranslationResult {
        try await ledger.translate(
            Translation(
                reference: reference, language: try required(LanguageTag(language)),
                text: ActionText(subject: subject, body: "Body"), digest: digest, by: Self.translator, at: now))
    }

    @discardableResult
    func release(
        _ language: String, of reference: Reference, by person: Identity = Scene.approver, digest: String? = nil
    ) async throws -> LanguageApprovalResult {
        try await ledger.approve(
            LanguageApprovalRequest(
                reference: reference, language: try required(LanguageTag(language)), by: person, digest: digest,
                at: now))
    }

    /// Plans by what an action expects, as if only English were there.
    func planHolding(_ live: LiveVersion) async throws {
        var cursor: PlanCursor? = try await begin(live)
        while let next = cursor { cursor = try await planHeldChunk(live, after: next, limit: 100) }
    }

    func planHeldChunk(_ live: LiveVersion, after cursor: PlanCursor, limit: Int) async throws -> PlanCursor? {
        let ladders = try await ledger.ladders(after: nil)
        let chunk = try await ledger.candidates(for: live.key, after: cursor, limit: limit)
        let rows = chunk.candidates.map { candidate in
            let choice = HoldRule.choose(
                ladder: ladders[candidate.ladder] ?? [], released: [.english],
                pending: live.action.languages.expected, fallback: [.english])
            return PlannedRow(
                delivery: DeliveryKey(version: live.key, rank: candidate.rank, volunteer: candidate.volunteer),
                state: candidate.isGone ? .suppressed : choice.awaits == nil ? .planned : .held,
                channel: candidate.channel, language: .english,
                country: candidate.country, sharesAddress: candidate.sharesAddress, awaits: choice.awaits)
        }
        try await ledger.plan(
            PlannedChunk(version: live.key, rows: rows, cursor: chunk.cursor, isLast: chunk.isLast, at: now))
        return chunk.isLast ? nil : chunk.cursor
    }
}

/// The value, or a ``Violation`` where there is none.
func required<Value>(_ value: Value?, file: StaticString = #fileID, line: UInt = #line) throws -> Value {
    guard let value else { throw Violation(description: "a value is missing (\(file):\(line))") }
    return value
}
