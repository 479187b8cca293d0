// SPDX-License-Identifier: MIT

import Domain

extension Conformance {
    static let fences: [Conformance] = [
        Conformance("withdrawing cancels what is open at once and for good") { scene in
            let live = try await scene.planned(0..<200)
            let sent = try await scene.claim(live, limit: 30)
            try await scene.record(sent, Scene.accepted)
            let waiting = try await scene.claim(live, limit: 10)
            try await scene.record(waiting, scene.deferred(for: .zero))
            let record = try await scene.withdraw(live)
            try expect(record.state, is: .withdrawn, "the action's state")
            let account = try await scene.account(live)
            try expect(account.states[.accepted], is: 30, "accepted before")
            try expect(account.states[.cancelled], is: 130, "cancelled")
            try expect(try await scene.claim(live).isEmpty, "nothing is claimed any more")
            try expect(try await scene.lines(live, .cancelled).count, is: 130, "read as cancelled")
            while try await !scene.ledger.settle(live.key, limit: 50, at: scene.now) {
                try await scene.account(live)
            }
            try expect(try await scene.account(live).states[.cancelled], is: 130, "cancelled after settling")
            try expect(try await scene.lines(live, .cancelled).count, is: 130, "written as cancelled")
            try expect(try await scene.ledger.liveVersions().isEmpty, "nothing is left to do")
        },
        Conformance("a leased delivery under a closed fence is decided by its outcome") { scene in
            let live = try await scene.planned(0..<100)
            let claimed = try await scene.claim(live, limit: 9)
            _ = try await scene.withdraw(live)
            try expect(try await scene.account(live).states[.leased], is: 9, "still leased")
            try await scene.record(Array(claimed[0..<3]), Scene.accepted)
            try await scene.record(Array(claimed[3..<6]), scene.deferred())
            try await scene.record(Array(claimed[6..<9]), scene.rejected())
            let account = try await scene.account(live)
            try expect(account.states[.accepted], is: 3, "accepted")
            try expect(account.states[.cancelled], is: 77, "cancelled")
        },
        Conformance("a lease nobody vouches for under a closed fence ends as the fence says") { scene in
            let live = try await scene.planned(0..<100)
            let claimed = try await scene.claim(live, limit: 9)
            _ = try await scene.withdraw(live)
            try expect(try await scene.ledger.reclaimPredecessor(at: scene.now), is: 9, "taken back")
            try expect(try await scene.account(live).states[.cancelled], is: 80, "cancelled")
            try await scene.record(Array(claimed[0..<2]), Scene.accepted)
            let account = try await scene.account(live)
            try expect(account.states[.accepted], is: 2, "accepted late")
            try expect(account.states[.cancelled], is: 78, "cancelled")
        },
        Conformance("an acceptance overtakes the fence also where the row is not rewritten yet") { scene in
            let live = try await scene.planned(0..<50)
            let claimed = try await scene.claim(live, limit: 2)
            _ = try await scene.ledger.reclaimPredecessor(at: scene.now)
            _ = try await scene.withdraw(live)
            try await scene.record(claimed, Scene.accepted)
            try expect(try await scene.account(live).states[.accepted], is: 2, "accepted")
            while try await !scene.ledger.settle(live.key, limit: 7, at: scene.now) {}
            try expect(try await scene.account(live).states[.accepted], is: 2, "accepted after settling")
        },
        Conformance("the end of the window expires what is open, and nothing is claimed after it") { scene in
            let live = try await scene.planned(0..<50)
            try await scene.ledger.closeWindow(live.key, at: scene.now)
            try expect(try await scene.account(live).states[.expired], is: 0, "not before its end")
            scene.pass(.seconds(12 * 3600))
            try expect(try await scene.claim(live).isEmpty, "nothing is claimed after the end")
            try await scene.ledger.closeWindow(live.key, at: scene.now)
            try await scene.ledger.closeWindow(live.key, at: scene.now)
            try expect(try await scene.account(live).states[.expired], is: 40, "expired")
            try expect(try await scene.ledger.action(live.reference).state, is: .closed, "the action's state")
        },
        Conformance("planning goes on under a closed fence, straight to the end state") { scene in
            try await scene.importPeople(0..<100)
            let live = try await scene.release()
            var cursor: PlanCursor? = try await scene.begin(live)
            if let start = cursor { cursor = try await scene.planChunk(live, after: start, limit: 30) }
            _ = try await scene.withdraw(live)
            let account = try await scene.account(live)
            try expect(account.states[.cancelled], is: 30, "cancelled so far")
            try expect(account.unplanned, is: 50, "not planned yet")
            while let next = cursor { cursor = try await scene.planChunk(live, after: next, limit: 30) }
            while try await !scene.ledger.settle(live.key, limit: 1000, at: scene.now) {}
            try expect(try await scene.account(live).states[.cancelled], is: 80, "cancelled")
            try expect(try await scene.ledger.liveVersions().isEmpty, "nothing is left to do")
        },
        Conformance("closing early cancels what is open, lets what is leased be decided, and closes the action") { scene in
            let live = try await scene.planned(0..<100)
            try await scene.record(try await scene.claim(live, limit: 20), Scene.accepted)
            let leased = try await scene.claim(live, limit: 10)
            let record = try await scene.close(live.reference)
            try expect(record.state, is: .closed, "the action's state")
            try expect(try await scene.claim(live).isEmpty, "nothing is claimed any more")
            let account = try await scene.account(live)
            try expect(account.states[.cancelled], is: 50, "cancelled")
            try expect(account.states[.leased], is: 10, "still leased")
            try await scene.record(leased, Scene.accepted)
            while try await !scene.ledger.settle(live.key, limit: 7, at: scene.now) {}
            let settled = try await scene.account(live)
            try expect(settled.states[.accepted], is: 30, "accepted")
            try expect(settled.states[.cancelled], is: 50, "cancelled after settling")
            try expect(try await scene.ledger.liveVersions().isEmpty, "nothing is left to do")
            try expect(try await scene.ledger.account(of: live.reference, at: scene.now).state, is: .closed, "state")
        },
        Conformance("closing twice is once, and what is closed is neither withdrawn nor approved") { scene in
            try await scene.importPeople(0..<5)
            let live = try await scene.release()
            for _ in 0..<2 { try expect(try await scene.close(live.reference).state, is: .closed, "state") }
            let trail = try await scene.ledger.auditTrail(of: live.reference, after: 0, limit: 10)
            try expect(trail.map(\.verb), is: ["enqueue", "approve", "close"], "verbs")
            try expect(trail.last?.detail, is: "she is free", "why")
            let withdrawal = try await refusal("a withdrawal") { _ = try await scene.withdraw(live) }
            try expect(withdrawal, is: .refused("UA 1/26 is closed already: nothing leaves any more"), "why")
            _ = try await refusal("an approval") { _ = try await scene.approve(live.reference) }
        },
        Conformance("closing after the window's end leaves the rows expired") { scene in
            let live = try await scene.planned(0..<50)
            scene.pass(.seconds(12 * 3600))
            try expect(try await scene.close(live.reference).state, is: .closed, "state")
            try expect(try await scene.account(live).states[.expired], is: 40, "expired")
        },
        Conformance("a draft and a withdrawn action are not closed") { scene in
            let action = try Scene.action()
            try await scene.submit(action)
            let draft = try await refusal("a draft") { _ = try await scene.close(action.reference) }
            try expect(
                draft, is: .refused("UA 1/26 awaits approval, nothing has left: use withdraw to take it back"), "why")
            _ = try await scene.ledger.withdraw(
                action.reference, by: Scene.submitter, reason: "wrong person", at: scene.now)
            let withdrawn = try await refusal("a withdrawn action") { _ = try await scene.close(action.reference) }
            try expect(withdrawn, is: .refused("UA 1/26 was withdrawn: nothing leaves any more"), "why")
            try expect(try await scene.ledger.action(action.reference).state, is: .withdrawn, "still withdrawn")
        },
        Conformance("a draft can be withdrawn, twice is the same, and never approved after") { scene in
            let action = try Scene.action()
            try await scene.submit(action)
            for _ in 0..<2 {
                let record = try await scene.ledger.withdraw(
                    action.reference, by: Scene.submitter, reason: "wrong person", at: scene.now)
                try expect(record.state, is: .withdrawn, "state")
            }
            let error = try await refusal("approval of a withdrawn draft") {
                _ = try await scene.approve(action.reference)
            }
            try expect(error, is: .refused("UA 1/26 was withdrawn"), "why")
        },
    ]
}

extension Scene {
    func close(_ reference: Reference) async throws -> ActionRecord {
        try await ledger.closeEarly(reference, by: Self.submitter, reason: "she is free", at: now)
    }

    func withdraw(_ live: LiveVersion) async throws -> ActionRecord {
        try await ledger.withdraw(live.reference, by: Self.submitter, reason: "mistaken identity", at: now)
    }
}
