// SPDX-License-Identifier: MIT

import Domain

extension Conformance {
    static let notices: [Conformance] = [
        Conformance("a withdrawal tells holders at once, in their language, and the action stays withdrawn") { scene in
            let (first, sent) = try await scene.held(12)
            let french = try required(LanguageTag("fr"))
            let result = try await scene.withdrawTelling(first.reference, languages: [.english, french])
            let notice = try required(result.notice)
            try expect([result.closed, notice.version], is: [1, 2], "versions")
            try expect(result.record.state, is: .withdrawn, "state")
            let texts = try await scene.ledger.texts(of: notice.key)
            try expect(texts.mapValues(\.subject), is: [.english: "Subject", french: "Subject"], "texts")
            try await scene.plan(notice)
            _ = try await scene.ledger.countAudience(of: first.reference)
            let claimed = try await scene.claimAll(notice)
            try expect(claimed.marked(.withdrawal), is: sent.people, "told")
            try await scene.record(claimed, Scene.accepted)
            try expect(try await scene.account(notice).audience, is: 12, "audience")
            scene.pass(.seconds(3_601))
            try await scene.ledger.closeWindow(notice.key, at: scene.now)
            try expect(try await scene.ledger.action(first.reference).state, is: .withdrawn, "still withdrawn")
            let trail = try await scene.ledger.auditTrail(of: first.reference, after: 0, limit: 10)
            try expect(trail.map(\.verb), is: ["enqueue", "approve", "withdraw", "withdraw", "close-window"], "verbs")
            try expect(trail[3].detail.contains("released by the withdrawal itself"), "how it was released")
        },
        Conformance("who is in a loop's hands is told once it is known that they have it") { scene in
            let first = try await scene.planned(0..<50)
            let leased = try await scene.claim(first, limit: 4)
            let notice = try required(try await scene.withdrawTelling(first.reference).notice)
            try await scene.plan(notice)
            _ = try await scene.ledger.countAudience(of: first.reference)
            try expect(try await scene.claimAll(notice).isEmpty, "nobody yet")
            try await scene.record(Array(leased[0..<1]), Scene.accepted)
            try await scene.record(Array(leased[1..<4]), scene.deferred())
            try expect(try await scene.claimAll(notice).people, is: [leased[0].delivery.volunteer], "told")
            try expect(try await scene.account(notice).states[.cancelled], is: 3, "never had it")
        },
        Conformance("withdrawing with a correction in hand tells the holders of what was released") { scene in
            let (first, sent) = try await scene.held(7)
            try await scene.correct(first.reference)
            let result = try await scene.withdrawTelling(first.reference)
            try expect([result.closed, result.notice?.version ?? 0], is: [2, 3], "versions")
            let notice = try required(result.notice)
            try await scene.plan(notice)
            _ = try await scene.ledger.countAudience(of: first.reference)
            try expect(try await scene.claimAll(notice).marked(.withdrawal), is: sent.people, "told")
            try await scene.account(notice)
        },
        Conformance("nobody is told where nobody has it, and twice is once") { scene in
            let first = try await scene.planned(0..<20)
            try expect(try await scene.withdrawTelling(first.reference).notice, is: nil, "nobody has it")
            let (second, _) = (try await scene.release(try Scene.action("UA 2/26")), ())
            try await scene.plan(second)
            try await scene.record(try await scene.claim(second, limit: 2), Scene.accepted)
            let told = try await scene.withdrawTelling(second.reference)
            let again = try await scene.withdrawTelling(second.reference)
            try expect([told.notice == nil, again.notice == nil], is: [false, true], "once")
            try expect(again.closed, is: 1, "what it closed")
            for wish in [first.reference, second.reference] {
                let error = try await refusal("a correction") { try await scene.correct(wish) }
                try expect(
                    error,
                    is: .refused("\(wish) was withdrawn, and whoever has it is told so: there is nothing to correct"),
                    "why")
            }
        },
        Conformance("withdrawing while the planner runs leaves a whole account, and tells holders only") { scene in
            try await scene.importPeople(0..<100)
            let first = try await scene.release()
            var cursor = try await scene.begin(first)
            cursor = try required(try await scene.planChunk(first, after: cursor, limit: 30))
            let sent = try await scene.claim(first, limit: 10)
            try await scene.record(sent, Scene.accepted)
            let notice = try required(try await scene.withdrawTelling(first.reference).notice)
            try await scene.plan(notice)
            var next: PlanCursor? = cursor
            while let from = next { next = try await scene.planChunk(first, after: from, limit: 30) }
            _ = try await scene.ledger.countAudience(of: first.reference)
            while try await !scene.ledger.settle(first.key, limit: 50, at: scene.now) {}
            try expect(try await scene.claimAll(notice).marked(.withdrawal), is: sent.people, "told")
            try await scene.account(notice)
        },
    ]
}
