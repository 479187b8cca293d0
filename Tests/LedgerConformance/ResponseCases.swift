// SPDX-License-Identifier: MIT

import Domain

extension Conformance {
    static let responses: [Conformance] = [
        Conformance("a response counts once a person and kind, by kind, language, country and hour") { scene in
            let live = try await scene.planned(0..<50)
            let people = try await scene.volunteers(live)
            let first = people[0]
            var receipt = try await scene.respond(live, first, .letter)
            try expect(receipt.isNew && !receipt.endsAction && receipt.reference == live.reference, "new")
            scene.pass(.seconds(5_400))
            receipt = try await scene.respond(live, first, .letter)
            try expect(receipt.isNew, is: false, "new again")
            try await scene.respond(live, first, .call)
            try await scene.respond(live, people[1], .letter)
            let tally = try await scene.ledger.responses(to: live.reference)
            try expect(tally.byKind, is: [.letter: 2, .call: 1], "by kind")
            try expect(tally.people, is: 2, "people")
            try expect(tally.late, is: [:], "late")
            try expect(tally.byLanguage.values.flatMap(\.values).reduce(0, +), is: 3, "by language")
            try expect(tally.byHour.map(\.counts), is: [[.letter: 1], [.letter: 1, .call: 1]], "by hour")
            try expect(tally.byHour.map(\.begins.milliseconds).allSatisfy { $0 % 3_600_000 == 0 }, "whole hours")
            let line = try await scene.lines(live).first { $0.delivery.volunteer == first }
            guard let country = line?.country else { throw Violation(description: "no row") }
            try expect((tally.byCountry[country] ?? [:])[.call], is: 1, "by country")
            try expect(try await scene.account(live, responses: tally.byKind), "in the account")
        },
        Conformance("who was erased, was never there, or was not to be alerted cannot respond") { scene in
            let live = try await scene.planned(0..<50)
            let people = try await scene.volunteers(live)
            let line = try await scene.lines(live).first { $0.delivery.volunteer == people[0] }
            try await scene.ledger.erase(id: line?.volunteer ?? "", by: Scene.approver, at: scene.now)
            let outside = (1...50).map { VolunteerKey(UInt32($0)) }.first { !people.contains($0) }
            let wrong = [people[0], VolunteerKey(51), VolunteerKey(.max), outside ?? VolunteerKey(51)]
            for volunteer in wrong {
                let error = try await refusal("a response of \(volunteer)") {
                    try await scene.respond(live, volunteer, .letter)
                }
                guard case .unknown = error else { throw Violation(description: "\(error)") }
            }
            let error = try await refusal("a response to nothing") {
                _ = try await scene.ledger.respond(
                    VolunteerResponse(volunteer: people[1], version: VersionKey(99), kind: .fax, at: scene.now))
            }
            try expect(error, is: .unknown("there is no such action"), "why")
            try expect(try await scene.ledger.responses(to: live.reference).byKind, is: [:], "counted")
        },
        Conformance("what was said before an erasure stays counted, and the account closes") { scene in
            let live = try await scene.planned(0..<50)
            let people = try await scene.volunteers(live)
            try await scene.respond(live, people[0], .fax)
            let line = try await scene.lines(live).first { $0.delivery.volunteer == people[0] }
            try await scene.ledger.erase(id: line?.volunteer ?? "", by: Scene.approver, at: scene.now)
            try expect(try await scene.account(live, responses: [.fax: 1]), "in the account")
        },
        Conformance("a response finds its alert after the person has moved") { scene in
            let live = try await scene.planned(0..<50)
            let people = try await scene.volunteers(live)
            let before = try await scene.lines(live).first { $0.delivery.volunteer == people[0] }
            let number = Int(before?.volunteer.dropFirst() ?? "") ?? -1
            let elsewhere = People.countries.first { $0 != before?.country && $0.text != "HN" }
            let row = RosterRow(line: 2, volunteer: People.volunteer(number, country: elsewhere))
            _ = try await scene.ledger.importChunk([row], dryRun: false, at: scene.now)
            try await scene.respond(live, people[0], .other)
            let tally = try await scene.ledger.responses(to: live.reference)
            try expect(tally.byCountry.keys.first, is: before?.country, "where they were asked")
        },
        Conformance("responses after the window's end, and after a withdrawal, are taken; the former are late") {
            scene in
            let live = try await scene.planned(0..<50)
            let people = try await scene.volunteers(live)
            _ = try await scene.ledger.withdraw(live.reference, by: Scene.submitter, reason: "wrong", at: scene.now)
            try await scene.respond(live, people[0], .letter)
            try expect(try await scene.ledger.responses(to: live.reference).late, is: [:], "late")
            scene.pass(live.fence.closes.since(scene.now))
            try await scene.respond(live, people[1], .email)
            let tally = try await scene.ledger.responses(to: live.reference)
            try expect(tally.byKind, is: [.letter: 1, .email: 1], "by kind")
            try expect(tally.late, is: [.email: 1], "late")
        },
        Conformance("stopAt closes the action with the response that reaches it, in the daemon's name") { scene in
            var action = try Scene.action()
            action.stopAtResponses = 3
            let live = try await scene.planned(0..<50, action)
            let people = try await scene.volunteers(live)
            let claimed = try await scene.claim(live, limit: 2)
            try await scene.respond(live, people[0], .letter)
            try expect(try await scene.respond(live, people[0], .call).endsAction, is: false, "two")
            try expect(try await scene.respond(live, people[0], .call).endsAction, is: false, "two again")
            try expect(try await scene.respond(live, people[1], .letter).endsAction, "three")
            try expect(try await scene.claim(live), is: [], "claimed")
            try await scene.record(claimed, Scene.accepted)
            let account = try await scene.account(live)
            try expect(account.states[.accepted], is: 2, "accepted")
            try expect(account.states[.planned], is: 0, "planned")
            try expect(try await scene.ledger.action(live.reference).state, is: .closed, "state")
            let trail = try await scene.ledger.auditTrail(of: live.reference, after: 0, limit: 100)
            let entry = trail.last { $0.verb == "close" }
            try expect(entry?.actor, is: "urgentd", "who")
            try expect(entry?.detail, is: "stopAt: 3 responses, 3 were enough", "why")
            try expect(try await scene.respond(live, people[2], .letter).endsAction, is: false, "once only")
            try expect(try await scene.account(live, responses: [.letter: 3, .call: 1]), "all are counted")
        },
        Conformance("an unknown action has no tally") { scene in
            let live = try await scene.planned(0..<5)
            try expect(try await scene.ledger.responses(to: live.reference).byKind, is: [:], "nobody yet")
            guard let reference = Reference("UA 2/26") else { return }
            _ = try await refusal("a tally") { _ = try await scene.ledger.responses(to: reference) }
        },
    ]
}

extension Scene {
    /// Everybody who has a row, in order of the roster.
    func volunteers(_ live: LiveVersion) async throws -> [VolunteerKey] {
        try await lines(live).map(\.delivery.volunteer).sorted()
    }

    @discardableResult
    func respond(_ live: LiveVersion, _ volunteer: VolunteerKey, _ kind: ResponseKind) async throws -> ResponseReceipt {
        try await ledger.respond(
            VolunteerResponse(volunteer: volunteer, version: live.key, kind: kind, at: now))
    }

    /// Whether the account, which must close, has these responses.
    func account(_ live: LiveVersion, responses: ResponseTally.Counts) async throws -> Bool {
        try await account(live)
        return try await ledger.account(of: live.reference, at: now).responses == responses
    }
}
