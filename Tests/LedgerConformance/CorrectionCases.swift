// SPDX-License-Identifier: MIT

import Domain

extension Conformance {
    static let corrections: [Conformance] = [
        Conformance("a correction reaches holders marked and the others plainly, and closes the fence at once") {
            scene in
            let first = try await scene.planned(0..<200)
            let sent = try await scene.claim(first, limit: 30)
            try await scene.record(sent, Scene.accepted)
            let result = try await scene.correct(first.reference)
            try expect(result.version, is: 2, "version")
            try expect(result.overtaken, is: 1, "overtaken")
            try expect(result.state, is: .awaitingApproval, "state")
            try expect(try await scene.claim(first).isEmpty, "nothing of version 1 is claimed any more")
            let before = try await scene.ledger.account(of: first.reference, at: scene.now)
            try expect(before.state, is: .awaitingApproval, "the action's state")
            try expect(before.versions.map { $0.states[.superseded] }, is: [130, 0], "superseded")
            let second = try await scene.plannedDraft(first.reference)
            try expect(second.version, is: 2, "released")
            let claimed = try await scene.claimAll(second)
            try expect(claimed.count, is: 160, "claimed")
            try expect(claimed.marked(.correction), is: sent.people, "marked")
            try expect(claimed.marked(.plain).count, is: 130, "plain")
            try await scene.record(claimed, Scene.accepted)
            while try await !scene.ledger.settle(first.key, limit: 50, at: scene.now) {}
            try expect(try await scene.account(second).states[.accepted], is: 160, "accepted")
        },
        Conformance("holders get a correction whose own audience leaves them out, but never where it is not safe") {
            scene in
            let first = try await scene.planned(0..<50)
            let sent = try await scene.claimAll(first)
            try await scene.record(sent, Scene.accepted)
            let honduras = CountryCode("HN")
            let moved = [1, 2].map { RosterRow(line: $0, volunteer: People.volunteer($0, country: honduras)) }
            try await scene.correct(
                first.reference,
                audience: ResolvedAudience(
                    countries: [try required(CountryCode("KE"))], languages: [try required(LanguageTag("sw"))],
                    networks: []))
            _ = try await scene.ledger.importChunk(moved, dryRun: false, at: scene.now)
            let second = try await scene.plannedDraft(first.reference)
            let claimed = try await scene.claimAll(second)
            try expect(claimed.count, is: 38, "claimed")
            try expect(claimed.marked(.correction).count, is: 38, "marked")
            try await scene.account(second)
        },
        Conformance("who holds any earlier version holds the text, whichever it was") { scene in
            let first = try await scene.planned(0..<100)
            let one = try await scene.claim(first, limit: 10)
            try await scene.record(one, Scene.accepted)
            try await scene.correct(first.reference)
            let second = try await scene.plannedDraft(first.reference)
            let two = try await scene.claim(second, limit: 20)
            try await scene.record(two, Scene.accepted)
            try await scene.correct(first.reference, subject: "Again", digest: "d3")
            let third = try await scene.plannedDraft(first.reference)
            let claimed = try await scene.claimAll(third)
            try expect(claimed.marked(.correction), is: one.people.union(two.people), "marked")
            try expect(claimed.count, is: 80, "claimed")
            try await scene.account(third)
        },
        Conformance("a correction of an action that is over reaches holders only") { scene in
            let first = try await scene.planned(0..<50)
            let sent = try await scene.claim(first, limit: 5)
            try await scene.record(sent, Scene.accepted)
            scene.pass(.seconds(13 * 3_600))
            let result = try await scene.correct(first.reference)
            try expect(result.version, is: 2, "version")
            let versions = try await scene.ledger.account(of: first.reference, at: scene.now).versions
            try expect(versions[0].states[.expired], is: 35, "expired, not superseded")
            let second = try await scene.plannedDraft(first.reference)
            try expect(try await scene.claimAll(second).marked(.correction), is: sent.people, "marked")
            try await scene.correct(first.reference, subject: "Again", digest: "d3")
            let third = try await scene.plannedDraft(first.reference)
            try expect(try await scene.account(third).audience, is: 5, "still holders only")
        },
        Conformance("a shared mailbox gets the correction if one of its people holds the wrong text") { scene in
            // The twin's place comes first, and only the correction goes there.
            let mexico = try required(CountryCode("MX"))
            var twin = People.volunteer(4, country: mexico)
            twin.id = "twin"
            twin.timeZone = People.volunteer(1).timeZone
            try await scene.importPeople(0..<40)
            _ = try await scene.ledger.importChunk(
                [RosterRow(line: 1, volunteer: twin)], dryRun: false, at: scene.now)
            var audience = Scene.audience()
            audience.countries.remove(mexico)
            let first = try await scene.release(audience: audience)
            try await scene.plan(first)
            let sent = try await scene.claimAll(first)
            try await scene.record(sent, Scene.accepted)
            try await scene.correct(first.reference)
            let second = try await scene.plannedDraft(first.reference)
            let claimed = try await scene.claimAll(second)
            try expect(claimed.marked(.correction), is: sent.people, "the same people")
            try expect(claimed.marked(.plain).count, is: 8, "new people")
            try expect(try await scene.account(second).states[.suppressed], is: 1, "the twin")
        },
        Conformance("who left since gets no correction") { scene in
            let first = try await scene.planned(0..<20)
            let sent = try await scene.claimAll(first)
            try await scene.record(sent, Scene.accepted)
            try await scene.correct(first.reference)
            try await scene.ledger.erase(id: "v1", by: Scene.submitter, at: scene.now)
            let second = try await scene.releaseDraft(first.reference)
            try await scene.ledger.erase(id: "v2", by: Scene.submitter, at: scene.now)
            try await scene.plan(second)
            _ = try await scene.ledger.countAudience(of: first.reference)
            try expect(try await scene.claimAll(second).count, is: 14, "claimed")
            try expect(try await scene.account(second).states[.suppressed], is: 1, "who left after the approval")
        },
        Conformance("an overtaken version that was never counted is counted all the same") { scene in
            try await scene.importPeople(0..<40)
            let action = try Scene.action()
            try await scene.submit(action)
            let first = try await scene.approve(action.reference)
            try await scene.correct(action.reference)
            try await scene.plan(first)
            _ = try await scene.ledger.countAudience(of: action.reference)
            while try await !scene.ledger.settle(first.key, limit: 50, at: scene.now) {}
            try expect(try await scene.ledger.liveVersions().isEmpty, "nothing is left to do")
            let versions = try await scene.ledger.account(of: action.reference, at: scene.now).versions
            try expect(versions.map(\.audience), is: [32, 32], "both are counted")
        },
    ]
}
