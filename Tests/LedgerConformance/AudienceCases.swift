// SPDX-License-Identifier: MIT

import Domain

extension Conformance {
    static let audiences: [Conformance] = [
        Conformance("people who come after the approval do not belong") { scene in
            try await scene.importPeople(0..<50)
            let live = try await scene.release()
            try await scene.plan(live)
            try await scene.importPeople(50..<100)
            try expect(try await scene.account(live).audience, is: 40, "audience")
            try expect(try await scene.ledger.countAudience(of: live.reference), is: 40, "counted again")
        },
        Conformance("a draft is counted anew after an import, an approved version is not") { scene in
            try await scene.importPeople(0..<50)
            let reference = try Scene.action().reference
            try await scene.submit(try Scene.action())
            try expect(try await scene.ledger.uncounted(), is: [reference], "not counted yet")
            try expect(try await scene.ledger.countAudience(of: reference), is: 40, "first count")
            try expect(try await scene.ledger.uncounted(), is: [], "counted")
            try await scene.importPeople(50..<100)
            try expect(try await scene.ledger.uncounted(), is: [reference], "older than the roster")
            let live = try await scene.approve(reference)
            try expect(try await scene.account(live).audience, is: nil, "the old count is not the frozen audience's")
            try expect(try await scene.ledger.uncounted(), is: [reference], "to be counted")
            try expect(try await scene.ledger.countAudience(of: reference), is: 80, "frozen audience")
            try await scene.plan(live)
            try await scene.importPeople(100..<150)
            try expect(try await scene.ledger.uncounted(), is: [], "frozen")
        },
        Conformance("networks narrow the audience, members of several come once") { scene in
            try await scene.importPeople(0..<100, networks: ["students"])
            try await scene.importPeople(100..<150, networks: ["lawyers", "health"])
            try await scene.importPeople(150..<200, networks: ["health"])
            let live = try await scene.release(audience: Scene.audience(networks: ["lawyers", "health", "nobody"]))
            try await scene.plan(live, limit: 7)
            let account = try await scene.account(live)
            try expect(account.audience, is: 80, "audience")
            try expect(account.states[.planned], is: 80, "planned")
        },
        Conformance("languages narrow the audience by what people read") { scene in
            try await scene.importPeople(0..<100)
            let german = [LanguageTag("de"), LanguageTag("ja")].compactMap { $0 }
            let live = try await scene.release(audience: Scene.audience(languages: german))
            try await scene.plan(live, limit: 7)
            try expect(try await scene.account(live).states[.planned], is: 40, "planned")
        },
        Conformance("people who want nothing are not in the audience") { scene in
            var tired = People.rows(0..<10)
            for index in tired.indices {
                var volunteer = tired[index].volunteer
                volunteer.appetite.amount = .none
                tired[index] = RosterRow(line: tired[index].line, volunteer: volunteer)
            }
            _ = try await scene.ledger.importChunk(tired, dryRun: false, at: scene.now)
            try await scene.importPeople(10..<20)
            let live = try await scene.release()
            try await scene.plan(live)
            try expect(try await scene.account(live).states[.planned], is: 8, "planned")
        },
        Conformance("the plan goes on from its cursor and keeps its first order") { scene in
            try await scene.importPeople(0..<100)
            let live = try await scene.release()
            let start = try await scene.begin(live)
            let next = try await scene.planChunk(live, after: start, limit: 25)
            let resumed = try await scene.ledger.beginPlan(live.key, order: [])
            try expect(resumed, is: next, "where planning goes on")
            try await scene.plan(live, limit: 25)
            try expect(try await scene.account(live).states[.planned], is: 80, "planned")
            let ranks = try await scene.lines(live).map(\.delivery.rank)
            try expect(ranks, is: ranks.sorted(), "ranks in order")
            try expect(Set(ranks).count, is: 4, "places")
        },
        Conformance("a chunk planned twice is refused and changes nothing") { scene in
            try await scene.importPeople(0..<100)
            let live = try await scene.release()
            let start = try await scene.begin(live)
            _ = try await scene.planChunk(live, after: start, limit: 25)
            _ = try await refusal("the same chunk again") {
                _ = try await scene.planChunk(live, after: start, limit: 25)
            }
            try expect(try await scene.account(live).states[.planned], is: 25, "planned")
        },
        Conformance("within one version the first with an address gets the alert") { scene in
            try await scene.importPeople(0..<50)
            var twins: [RosterRow] = []
            for (number, original) in [1, 6, 11, 11].enumerated() {
                var twin = People.volunteer(original)
                twin.id = "twin\(number)"
                twin.email = twin.email?.replacing("example.org", with: "EXAMPLE.org")
                twins.append(RosterRow(line: number, volunteer: twin))
            }
            _ = try await scene.ledger.importChunk(twins, dryRun: false, at: scene.now)
            let live = try await scene.release()
            try await scene.plan(live, limit: 10)
            let account = try await scene.account(live)
            try expect(account.audience, is: 44, "audience")
            try expect(account.states[.suppressed], is: 4, "suppressed")
            let sent = try await scene.lines(live, .planned).compactMap { $0.address?.lowercased() }
            try expect(sent.count, is: Set(sent).count, "addresses once each")
        },
    ]
}
