// SPDX-License-Identifier: MIT

import Domain

extension Conformance {
    /// People whose old text is in a loop's hands while the new version is planned.
    static let doubts: [Conformance] = [
        Conformance("who is in a loop's hands waits for the outcome, then is marked by what it was") { scene in
            let (first, leased) = try await scene.leased(9)
            try await scene.correct(first.reference)
            let second = try await scene.plannedDraft(first.reference)
            let early = try await scene.claimAll(second)
            try expect(early.people.isDisjoint(with: leased.people), "none of them leaves")
            try expect(try await scene.account(second).states[.held], is: 9, "held")
            try await scene.record(Array(leased[0..<3]), Scene.accepted)
            let freed = try await scene.record(Array(leased[3..<6]), scene.deferred())
            try expect(freed.freed, is: [second.key], "freed")
            scene.pass(.seconds(61))
            try expect(try await scene.ledger.rescue(at: scene.now) >= 3, "taken back")
            let late = try await scene.claimAll(second).filter { leased.people.contains($0.delivery.volunteer) }
            try expect(late.marked(.correction), is: Set((leased[0..<3] + leased[6..<9]).people), "marked")
            try expect(late.marked(.plain), is: Set(leased[3..<6].people), "plain")
            try await scene.record(Array(leased[6..<9]), Scene.accepted)
            try await scene.account(second)
        },
        Conformance("an outcome between the freeze and the plan counts as well") { scene in
            let (first, leased) = try await scene.leased(6)
            try await scene.correct(first.reference)
            let second = try await scene.releaseDraft(first.reference)
            try await scene.ledger.freezeHolders(of: second.key)
            try await scene.record(Array(leased[0..<3]), Scene.accepted)
            try await scene.record(Array(leased[3..<6]), scene.rejected())
            try await scene.plan(second)
            _ = try await scene.ledger.countAudience(of: first.reference)
            let claimed = try await scene.claimAll(second)
            try expect(claimed.count, is: 80, "claimed")
            try expect(claimed.marked(.correction), is: Set(leased[0..<3].people), "marked")
            try await scene.account(second)
        },
        Conformance("who turns out to hold nothing and does not belong gets nothing") { scene in
            let (first, leased) = try await scene.leased(4)
            try await scene.correct(
                first.reference, audience: ResolvedAudience(countries: [], languages: [], networks: []))
            let second = try await scene.plannedDraft(first.reference)
            try expect(try await scene.account(second).audience, is: 4, "those in doubt")
            try await scene.record(Array(leased[0..<2]), Scene.accepted)
            try await scene.record(Array(leased[2..<4]), scene.deferred())
            try expect(try await scene.claimAll(second).marked(.correction), is: Set(leased[0..<2].people), "marked")
            try expect(try await scene.account(second).states[.cancelled], is: 2, "cancelled")
        },
        Conformance("a fence closes who waits for an outcome, and the outcome changes nothing then") { scene in
            let (first, leased) = try await scene.leased(5)
            try await scene.correct(first.reference)
            let second = try await scene.plannedDraft(first.reference)
            try await scene.correct(first.reference, subject: "Again", digest: "d3")
            try await scene.record(leased, Scene.accepted)
            let versions = try await scene.ledger.account(of: first.reference, at: scene.now).versions
            try expect(versions[1].states[.superseded], is: 80, "superseded")
            while try await !scene.ledger.settle(second.key, limit: 30, at: scene.now) {}
            let third = try await scene.plannedDraft(first.reference)
            try expect(try await scene.claimAll(third).marked(.correction), is: leased.people, "marked")
            try await scene.account(third)
        },
        Conformance("one outcome frees the people of every version that waits for it") { scene in
            let (first, leased) = try await scene.leased(3)
            try await scene.follow(first.reference)
            let update = try await scene.plannedDraft("UPD 1/26")
            try await scene.correct(first.reference)
            let second = try await scene.plannedDraft(first.reference)
            try await scene.record(leased, Scene.accepted)
            try expect(try await scene.claimAll(update).marked(.update), is: leased.people, "of the update")
            try expect(try await scene.claimAll(second).marked(.correction), is: leased.people, "of the correction")
            try await scene.account(update)
            try await scene.account(second)
        },
    ]
}

extension Scene {
    /// A planned version of which some are leased and nothing has left.
    fileprivate func leased(_ count: Int) async throws -> (LiveVersion, [ClaimedDelivery]) {
        let live = try await planned(0..<100)
        return (live, try await claim(live, limit: count))
    }
}

extension Collection<ClaimedDelivery> {
    fileprivate var people: Set<VolunteerKey> { Set(map(\.delivery.volunteer)) }
}
