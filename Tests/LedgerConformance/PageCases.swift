// SPDX-License-Identifier: MIT

import Domain

extension Conformance {
    static let pages: [Conformance] = [
        Conformance("who leaves is gone, rows and all, is not brought back, and may leave again") { scene in
            let live = try await scene.planned(0..<50)
            let person = try await scene.volunteers(live)[0]
            let record = try await scene.person(person)
            try expect(try await scene.ledger.leave(person, at: scene.now), "left")
            try expect(try await scene.ledger.leave(person, at: scene.now), is: false, "left again")
            try expect(try await scene.ledger.person(person, at: scene.now), is: nil, "their data")
            try expect(try await scene.account(live).states[.suppressed], is: 1, "suppressed")
            try expect(try await scene.claim(live).contains { $0.delivery.volunteer == person }, is: false, "claimed")
            let result = try await scene.ledger.importChunk(
                [RosterRow(line: 2, volunteer: record.volunteer)], dryRun: false, at: scene.now)
            try expect(result.skipped, is: 1, "brought back")
            let entry = try await scene.ledger.auditTrail(of: nil, after: 0, limit: 1_000).last
            try expect(entry?.verb, is: "leave", "audit")
            try expect(entry?.actor, is: "volunteer", "who")
            try expect(entry?.detail, is: "one volunteer; open deliveries suppressed: 1", "no data in the audit")
        },
        Conformance("a pause holds at once, for every action meanwhile, and is no offer to who wants only so many") {
            scene in
            try await scene.importPeople(0..<50, appetite: Appetite(amount: .limited(1)))
            let live = try await scene.release()
            try await scene.plan(live)
            let people = try await scene.volunteers(live)
            let leased = try await scene.claim(live, limit: 1)
            try await scene.pause(leased[0].delivery.volunteer, for: .seconds(86_400))
            try await scene.pause(people[5], for: .seconds(86_400))
            try expect(try await scene.lines(live, .suppressed).map(\.delivery.volunteer), is: [people[5]], "at once")
            // A text that had begun is finished; one that comes back is not tried again.
            try await scene.record(leased, scene.deferred(for: .seconds(60)))
            scene.pass(.seconds(120))
            _ = try await scene.claim(live)
            try expect(try await scene.lines(live, .suppressed).count, is: 2, "what came back")
            try await scene.account(live)

            let next = try await scene.release(try Scene.action("UA 2/26"))
            try await scene.plan(next)
            let row = try await scene.lines(next, .suppressed).first { $0.delivery.volunteer == people[5] }
            try expect(row?.lastReply, is: "paused by the volunteer", "why")
            try expect(try await scene.account(next).audience, is: 40, "in the audience all the same")

            scene.pass(.seconds(31 * 86_400))
            let last = try await scene.release(try Scene.action("UA 3/26"))
            try await scene.plan(last)
            try expect(
                try await scene.lines(last, .planned).contains { $0.delivery.volunteer == people[5] }, "afterwards")
            try await scene.account(last)
        },
        Conformance("what people choose is what the roster has; the newest word wins, and a pause outlives an import") {
            scene in
            try await scene.importPeople(0..<10)
            let person = VolunteerKey(4)
            let before = try await scene.person(person)
            guard let french = LanguageTag("fr") else { throw Violation(description: "no French") }
            let end = scene.now.advanced(by: .seconds(86_400))
            let chosen = Preferences(
                languages: [french, .english],
                appetite: Appetite(amount: .limited(3), issues: ["torture"], regions: ["150"]), pausedUntil: end)
            try await scene.ledger.choose(chosen, of: person, at: scene.now)
            var after = try await scene.person(person)
            try expect(after.preferences, is: chosen, "chosen")
            try expect(after.volunteer.email, is: before.volunteer.email, "what was not chosen")
            try expect(try await scene.ledger.volunteer(id: before.volunteer.id), is: after.volunteer, "in the roster")
            _ = try await scene.ledger.importChunk(
                [RosterRow(line: 2, volunteer: before.volunteer)], dryRun: false, at: scene.now)
            after = try await scene.person(person)
            try expect(after.volunteer, is: before.volunteer, "after an import")
            try expect(after.pausedUntil, is: end, "the pause")
            var preferences = after.preferences
            preferences.pausedUntil = nil
            try await scene.ledger.choose(preferences, of: person, at: scene.now)
            try expect(try await scene.person(person).pausedUntil, is: nil, "ended")
        },
        Conformance("while an audience is planned a pause holds, and the rest of a choice waits") { scene in
            try await scene.importPeople(0..<50)
            let live = try await scene.release()
            let cursor = try await scene.begin(live)
            let person = VolunteerKey(2)
            var chosen = try await scene.person(person).preferences
            chosen.appetite.amount = .none
            chosen.pausedUntil = scene.now.advanced(by: .seconds(60))
            let (wanted, now) = (chosen, scene.now)
            async let choosing: Void = scene.ledger.choose(wanted, of: person, at: now)
            var rest: PlanCursor? = cursor
            while let start = rest { rest = try await scene.planChunk(live, after: start, limit: 20) }
            try await choosing
            try expect(try await scene.person(person).preferences, is: chosen, "chosen")
            try expect(try await scene.account(live).audience, is: 40, "audience")
        },
        Conformance("only the right code in time makes a webhook one's own; five wrong ones void it") { scene in
            try await scene.importPeople(0..<10)
            let person = VolunteerKey(3)
            let offer = try Scene.offer("https://hooks.example.org/new")
            try await scene.ledger.offerWebhook(offer, of: person, at: scene.now)
            try expect(try await scene.person(person).awaitsCode, "awaits")
            let tooSoon = try await refusal("a second code at once") {
                try await scene.ledger.offerWebhook(offer, of: person, at: scene.now)
            }
            guard case .busy = tooSoon else { throw Violation(description: "\(tooSoon)") }
            for _ in 0..<4 { try expect(try await scene.prove(nil, person), is: nil, "a wrong code") }
            let other = try Scene.offer("https://hooks.example.org/other", seed: 9).code
            try expect(try await scene.prove(other, person), is: nil, "another code")
            try expect(try await scene.prove(offer.code, person), is: nil, "after five wrong ones")
            try expect(try await scene.person(person).awaitsCode, is: false, "void")

            scene.pass(.seconds(61))
            try await scene.ledger.offerWebhook(offer, of: person, at: scene.now)
            scene.pass(.seconds(3_600))
            try expect(try await scene.prove(offer.code, person), is: nil, "after an hour")
            try await scene.ledger.offerWebhook(offer, of: person, at: scene.now)
            scene.pass(.seconds(3_599))
            try expect(try await scene.prove(offer.code, VolunteerKey(4)), is: nil, "somebody else")
            try expect(try await scene.person(person).volunteer.webhook, is: nil, "not before")
            try expect(try await scene.prove(offer.code, person), is: offer.webhook, "in time")
            try expect(try await scene.person(person).volunteer.webhook, is: offer.webhook, "theirs")
            try expect(try await scene.prove(offer.code, person), is: nil, "once")
        },
        Conformance("a code that did not arrive proves nothing, nor does one of who has left meanwhile") { scene in
            try await scene.importPeople(0..<10)
            let offer = try Scene.offer("https://hooks.example.org/new")
            try await scene.ledger.offerWebhook(offer, of: VolunteerKey(3), at: scene.now)
            try await scene.ledger.voidWebhookOffer(of: VolunteerKey(3))
            try expect(try await scene.prove(offer.code, VolunteerKey(3)), is: nil, "void")
            try await scene.ledger.offerWebhook(offer, of: VolunteerKey(4), at: scene.now)
            try await scene.ledger.leave(VolunteerKey(4), at: scene.now)
            try expect(try await scene.prove(offer.code, VolunteerKey(4)), is: nil, "left")
            let error = try await refusal("an offer of nobody") {
                try await scene.ledger.offerWebhook(offer, of: VolunteerKey(4), at: scene.now)
            }
            guard case .unknown = error else { throw Violation(description: "\(error)") }
        },
        Conformance("a webhook can be taken away, but not the last way to reach somebody") { scene in
            try await scene.importPeople(0..<20)
            // v7 has nothing else, v17 has mail besides.
            let error = try await refusal("the last way") {
                try await scene.ledger.removeWebhook(of: VolunteerKey(8), at: scene.now)
            }
            guard case .refused = error else { throw Violation(description: "\(error)") }
            try await scene.ledger.removeWebhook(of: VolunteerKey(18), at: scene.now)
            try expect(try await scene.person(VolunteerKey(18)).volunteer.channel, is: .email, "by mail")
        },
        Conformance("the issues of released actions are offered, in order, each once") { scene in
            try await scene.importPeople(0..<10)
            for (number, issues) in [["torture", "fair-trial"], ["death-penalty", "torture"]].enumerated() {
                var action = try Scene.action("UA \(number)/26")
                action.issues = issues
                _ = try await scene.release(action)
            }
            var draft = try Scene.action("UA 9/26")
            draft.issues = ["nobody has approved this"]
            try await scene.submit(draft)
            try expect(
                try await scene.ledger.recentIssues(), is: ["death-penalty", "fair-trial", "torture"], "issues")
        },
    ]
}

extension Scene {
    func person(_ key: VolunteerKey) async throws -> PersonRecord {
        guard let person = try await ledger.person(key, at: now) else { throw Violation(description: "nobody there") }
        return person
    }

    func pause(_ key: VolunteerKey, for span: Duration) async throws {
        var preferences = try await person(key).preferences
        preferences.pausedUntil = now.advanced(by: span)
        try await ledger.choose(preferences, of: key, at: now)
    }

    func prove(_ code: ProofCode?, _ key: VolunteerKey) async throws -> WebhookAddress? {
        try await ledger.proveWebhook(code, of: key, at: now)
    }

    static func offer(_ url: String, seed: UInt8 = 0) throws -> WebhookOffer {
        guard let code = ProofCode(octets: (seed..<seed + 8).map { $0 }) else {
            throw Violation(description: "no code")
        }
        return WebhookOffer(webhook: WebhookAddress(url: url, secret: "whsec_y"), code: code)
    }
}
