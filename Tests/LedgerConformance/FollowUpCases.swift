// SPDX-License-Identifier: MIT

import Domain

extension Conformance {
    static let followUps: [Conformance] = [
        Conformance("an update reaches whoever has the action then, and nobody else; the action stays open") { scene in
            let (first, sent) = try await scene.held(12)
            try await scene.follow(first.reference)
            let update = try await scene.plannedDraft("UPD 1/26")
            let more = try await scene.claim(first, limit: 10)
            try await scene.record(more, Scene.accepted)
            try expect(try await scene.claimAll(update).marked(.update), is: sent.people, "marked")
            try expect(try await scene.account(update).audience, is: 12, "audience")
            try expect(try await scene.ledger.action(first.reference).state, is: .open, "the action it follows")
            try await scene.account(first)
        },
        Conformance("an outcome reaches the holders of every version of what it ends") { scene in
            let (first, one) = try await scene.held(5)
            try await scene.correct(first.reference)
            let second = try await scene.plannedDraft(first.reference)
            let two = try await scene.claim(second, limit: 30)
            try await scene.record(two, Scene.accepted)
            _ = try await scene.close(first.reference)
            try await scene.follow(first.reference, .outcome, as: "OUT 1/26")
            let outcome = try await scene.plannedDraft("OUT 1/26")
            try expect(
                try await scene.claimAll(outcome).marked(.outcome), is: one.people.union(two.people), "marked")
            try await scene.account(outcome)
        },
        Conformance("an update may follow an update, for those who have that one") { scene in
            let (first, _) = try await scene.held(12)
            try await scene.follow(first.reference)
            let update = try await scene.plannedDraft("UPD 1/26")
            let some = try await scene.claim(update, limit: 4)
            try await scene.record(some, Scene.accepted)
            try await scene.follow(update.reference, as: "UPD 2/26")
            let next = try await scene.plannedDraft("UPD 2/26")
            try expect(try await scene.claimAll(next).marked(.update), is: some.people, "marked")
        },
        Conformance("a corrected update reaches its holders as a correction and the others as an update") { scene in
            let (first, sent) = try await scene.held(12)
            try await scene.follow(first.reference)
            let update = try await scene.plannedDraft("UPD 1/26")
            let some = try await scene.claim(update, limit: 4)
            try await scene.record(some, Scene.accepted)
            try await scene.correct(update.reference)
            let second = try await scene.plannedDraft(update.reference)
            let claimed = try await scene.claimAll(second)
            try expect(claimed.marked(.correction), is: some.people, "had the update")
            try expect(claimed.marked(.update), is: sent.people.subtracting(some.people), "had the alert only")
            try await scene.account(second)
        },
        Conformance("nothing follows what was never released, was withdrawn, or is not there") { scene in
            let action = try Scene.action()
            try await scene.submit(action)
            let early = try await refusal("a draft") { try await scene.follow(action.reference) }
            try expect(
                early, is: .refused("UA 1/26 awaits approval, nobody has it: there is nothing to follow yet"), "why")
            let unknown = try await refusal("nothing") {
                try await scene.follow(try required(Reference("UA 9/26")))
            }
            try expect(unknown, is: .unknown("there is no action UA 9/26 that the update could follow"), "why")
            _ = try await scene.withdrawTelling(action.reference)
            let late = try await refusal("a withdrawn action") { try await scene.follow(action.reference) }
            try expect(
                late, is: .refused("UA 1/26 was withdrawn, and whoever has it is told so: no update follows"), "why")
            try expect(try await scene.ledger.actions().count, is: 1, "actions")
        },
        Conformance("an update for nobody needs a reason, and none follows a withdrawal that came first") { scene in
            let first = try await scene.planned(0..<20)
            try await scene.follow(first.reference)
            let reference = try required(Reference("UPD 1/26"))
            let nobody = try await refusal("nobody") { _ = try await scene.releaseDraft(reference) }
            try expect(
                nobody,
                is: .refused("it reaches nobody: approve with --anyway and a reason, or change its audience"), "why")
            try await scene.record(try await scene.claim(first, limit: 3), Scene.accepted)
            _ = try await scene.withdrawTelling(first.reference)
            let late = try await refusal("an approval") { _ = try await scene.approve(reference) }
            try expect(
                late, is: .refused("UA 1/26 was withdrawn, and whoever has it is told so: no update follows"), "why")
        },
    ]
}

extension Scene {
    /// An open version that so many have.
    func held(_ count: Int) async throws -> (LiveVersion, [ClaimedDelivery]) {
        let live = try await planned(0..<100)
        let sent = try await claim(live, limit: count)
        try await record(sent, Self.accepted)
        return (live, sent)
    }
}
