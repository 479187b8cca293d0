// SPDX-License-Identifier: MIT

import Domain

extension Conformance {
    static let drafts: [Conformance] = [
        Conformance("a correction before approval replaces the draft, its texts and what was translated of it") {
            scene in
            try await scene.importPeople(0..<20)
            let action = try Scene.action()
            try await scene.submit(action)
            _ = try await scene.add("sw", "Somo", to: action.reference, digest: "t1")
            let result = try await scene.correct(action.reference, subject: "Better")
            try expect([result.version, result.overtaken ?? 0], is: [1, 0], "version")
            try expect(result.created, "it is new")
            let record = try await scene.ledger.action(action.reference)
            try expect(record.digest, is: "d2", "digest")
            try expect(record.action.kind, is: .alert, "kind")
            try expect(record.action.text.mapValues(\.subject), is: [.english: "Better"], "texts")
            try expect(record.drafts.count, is: 0, "drafts of languages")
            let trail = try await scene.ledger.auditTrail(of: action.reference, after: 0, limit: 10)
            try expect(
                trail.last?.detail, is: "digest d2 in the place of draft d1; translations dropped: sw", "on record")
            let old = try await refusal("the old digest") {
                _ = try await scene.ledger.approve(
                    ApprovalRequest(
                        reference: action.reference, by: Scene.approver, digest: "d1", at: scene.now,
                        rules: Scene.rules))
            }
            try expect(
                old,
                is: .refused("the content has changed since: its digest is d2; look at it again with show"), "why")
            let live = try await scene.plannedDraft(action.reference)
            try expect(try await scene.claimAll(live).marked(.plain).count, is: 16, "plain")
            try await scene.account(live)
        },
        Conformance("a draft of a correction is replaced under its own number") { scene in
            let (first, sent) = try await scene.held(3)
            try await scene.correct(first.reference)
            let again = try await scene.correct(first.reference, subject: "Third thought", digest: "d3")
            try expect([again.version, again.overtaken ?? 0], is: [2, 0], "version")
            let second = try await scene.plannedDraft(first.reference)
            try expect(try await scene.claimAll(second).marked(.correction), is: sent.people, "marked")
            let error = try await refusal("a second approval") { _ = try await scene.approve(first.reference) }
            try expect(error, is: .refused("UA 1/26 is approved already"), "why")
        },
        Conformance("the same correction again is nothing new, and says which version is closed") { scene in
            let (first, _) = try await scene.held(3)
            try await scene.correct(first.reference)
            let again = try await scene.correct(first.reference)
            try expect(again.created, is: false, "created")
            try expect([again.version, again.overtaken ?? 0], is: [2, 1], "versions")
            try await scene.submit(try Scene.action())
            try expect(try await scene.ledger.action(first.reference).version, is: 2, "the alert again is nothing new")
        },
        Conformance("a correction of nothing, of itself, or of what nobody has is refused") { scene in
            let unknown = try await refusal("nothing") { try await scene.correct(try required(Reference("UA 9/26"))) }
            try expect(
                unknown,
                is: .unknown("there is no action UA 9/26: nothing was issued that could be corrected"), "why")
            let first = try await scene.planned(0..<20)
            let itself = try await refusal("itself") { try await scene.correct(first.reference, subject: "Subject") }
            try expect(
                itself,
                is: .refused("that is what UA 1/26 says already: a correction of itself would change nothing"), "why")
            try expect(try await scene.claim(first, limit: 2).isEmpty, is: false, "the fence is open")
            _ = try await scene.ledger.reclaimPredecessor(at: scene.now)
            let second = try await scene.release(try Scene.action("UA 2/26"))
            try await scene.plan(second)
            _ = try await scene.close(second.reference)
            let over = try await refusal("nobody has it") { try await scene.correct(second.reference) }
            try expect(
                over, is: .refused("UA 2/26 is closed and nobody has it: there is nobody to correct it for"), "why")
            try await scene.account(first)
            try await scene.account(second)
        },
        Conformance("a window that ends before approval closes the draft with nobody in its audience") { scene in
            try await scene.importPeople(0..<20)
            let end = scene.now.advanced(by: .seconds(600))
            let action = try Scene.action(window: .until(end))
            try await scene.submit(action)
            _ = try await scene.ledger.countAudience(of: action.reference)
            try expect(try await scene.ledger.nextMissed(), is: end, "when")
            try expect(try await scene.ledger.closeMissed(at: scene.now), is: [], "not yet")
            scene.pass(.seconds(600))
            let missed = try await scene.ledger.closeMissed(at: scene.now)
            try expect(
                missed, is: [MissedDraft(reference: action.reference, version: 1, closed: end)], "missed")
            try expect(try await scene.ledger.closeMissed(at: scene.now), is: [], "once")
            let account = try await scene.ledger.account(of: action.reference, at: scene.now)
            try expect(account.state, is: .closed, "state")
            try expect(account.versions.map(\.audience), is: [0], "audience")
            try expect(
                try await scene.ledger.reconcile(action.reference).flatMap(\.differences), is: [], "differences")
            let late = try await refusal("an approval") { _ = try await scene.approve(action.reference) }
            try expect(
                late,
                is: .refused("UA 1/26 is closed: its window is over, or somebody ended it early"), "why")
        },
        Conformance("a clock before the time of issue approves nothing without a reason") { scene in
            try await scene.importPeople(0..<5)
            var action = try Scene.action()
            action.issued = scene.now.advanced(by: .seconds(3_600))
            try await scene.submit(action)
            _ = try await scene.ledger.countAudience(of: action.reference)
            let early = try await refusal("an approval") { _ = try await scene.approve(action.reference) }
            guard case .refused(let why) = early else { throw Violation(description: "\(early)") }
            try expect(why.contains("mend the clock or the document"), "why: \(why)")
            scene.pass(.seconds(3_600))
            _ = try await scene.approve(action.reference)
        },
    ]
}
