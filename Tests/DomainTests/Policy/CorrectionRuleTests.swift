// SPDX-License-Identifier: MIT

import Domain
import Testing

@Suite("What may follow an action, and what it does")
struct CorrectionRuleTests {
    private func standing(
        _ state: ActionState, wasReleased: Bool = true, hasHolders: Bool = true, holdersOnly: Bool = false
    ) throws -> CorrectionRule.Standing {
        CorrectionRule.Standing(
            reference: try #require(Reference("UA 1/26")), state: state, wasReleased: wasReleased,
            hasHolders: hasHolders, reachesHoldersOnly: holdersOnly)
    }

    private func step(_ standing: CorrectionRule.Standing, isSame: Bool = false) -> CorrectionRule.Step? {
        try? CorrectionRule.step(standing, isSame: isSame)
    }

    @Test("a correction replaces a draft, overtakes what is open, and reaches holders of what is over")
    func steps() throws {
        for holders in [false, true] {
            #expect(step(try standing(.awaitingApproval, hasHolders: holders)) == .replaceDraft)
            #expect(step(try standing(.open, hasHolders: holders)) == .overtake(holdersOnly: false))
            #expect(
                step(try standing(.open, hasHolders: holders, holdersOnly: true)) == .overtake(holdersOnly: true))
            #expect(step(try standing(.withdrawn, hasHolders: holders)) == nil)
        }
        #expect(step(try standing(.closed)) == .overtake(holdersOnly: true))
        #expect(step(try standing(.closed, hasHolders: false)) == nil)
    }

    @Test("what says the same corrects nothing", arguments: ActionState.allCases)
    func same(state: ActionState) throws {
        #expect(step(try standing(state), isSame: true) == nil)
    }

    @Test("updates and outcomes follow what was released and not withdrawn")
    func followUps() throws {
        for kind in [ActionKind.update, .outcome] {
            for state in [ActionState.open, .closed, .awaitingApproval] {
                try CorrectionRule.checkFollowUp(kind, try standing(state))
                let draft = try standing(state, wasReleased: false)
                #expect(throws: ApprovalRule.Refusal.self) { try CorrectionRule.checkFollowUp(kind, draft) }
            }
            let withdrawn = try standing(.withdrawn)
            #expect(throws: ApprovalRule.Refusal.self) { try CorrectionRule.checkFollowUp(kind, withdrawn) }
        }
    }

    @Test("what a version is decides whom it reaches, and how it introduces itself")
    func reach() {
        func of(_ kind: ActionKind, _ version: Int, notice: Bool = false, holdersOnly: Bool = false) -> Reach? {
            Reach.of(kind, version: version, isNotice: notice, holdersOnly: holdersOnly)
        }
        #expect(of(.alert, 1) == nil)
        #expect(of(.alert, 2) == Reach(holders: .correction, followed: nil, byRule: true))
        #expect(of(.alert, 3, holdersOnly: true) == Reach(holders: .correction, followed: nil, byRule: false))
        #expect(of(.update, 1) == Reach(holders: nil, followed: .update, byRule: false))
        #expect(of(.outcome, 2) == Reach(holders: .correction, followed: .outcome, byRule: false))
        #expect(of(.update, 2, holdersOnly: true) == Reach(holders: .correction, followed: nil, byRule: false))
        for kind in [ActionKind.alert, .update, .outcome] {
            #expect(of(kind, 2, notice: true) == Reach(holders: .withdrawal, followed: nil, byRule: false))
        }
    }
}
