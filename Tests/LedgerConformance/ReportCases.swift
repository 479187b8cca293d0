// SPDX-License-Identifier: MIT

import Domain

extension Conformance {
    static let reports: [Conformance] = [
        Conformance("an action asks for its report once it has come to its end and every row is final") { scene in
            let live = try await scene.planned(0..<100)
            try await scene.record(try await scene.claim(live, limit: 20), Scene.accepted)
            let leased = try await scene.claim(live, limit: 5)
            try expect(try await scene.ledger.unreported(), is: [], "while it is open")
            _ = try await scene.close(live.reference)
            let waiting = [UnreportedAction(reference: live.reference, isSettled: false)]
            try expect(try await scene.ledger.unreported(), is: waiting, "with rows to be settled")
            while try await !scene.ledger.settle(live.key, limit: 100, at: scene.now) {}
            try expect(try await scene.ledger.unreported(), is: waiting, "with a text on its way")
            try await scene.record(leased, Scene.accepted)
            let ready = [UnreportedAction(reference: live.reference, isSettled: true)]
            try expect(try await scene.ledger.unreported(), is: ready, "when all is decided")
            let report = try await scene.report(live)
            try expect(try await scene.ledger.unreported(), is: [], "when it has its report")
            try expect(try await scene.ledger.report(of: live.reference), is: report, "as it was kept")
        },
        Conformance("a draft that was withdrawn, and an action without a report, have none") { scene in
            let action = try Scene.action()
            try await scene.submit(action)
            try expect(try await scene.ledger.report(of: action.reference), is: nil, "of a draft")
            _ = try await scene.ledger.withdraw(
                action.reference, by: Scene.submitter, reason: "wrong person", at: scene.now)
            try expect(try await scene.ledger.unreported(), is: [], "nothing was released")
            _ = try await refusal("no such action") {
                guard let other = Reference("UA 9/26") else { return }
                _ = try await scene.ledger.report(of: other)
            }
        },
        Conformance("a report counts what the account counts, and why tries failed") { scene in
            let live = try await scene.planned(0..<100)
            let claimed = try await scene.claim(live, limit: 40)
            try await scene.record(Array(claimed[0..<10]), scene.rejected())
            try await scene.record(Array(claimed[10..<15]), scene.deferred())
            var ambiguous = scene.deferred()
            ambiguous.marksPossiblyTwice = true
            ambiguous.attempt?.wasAmbiguous = true
            try await scene.record(Array(claimed[15..<18]), ambiguous)
            scene.pass(.seconds(3600))
            try await scene.record(Array(claimed[18...]), Scene.accepted)
            scene.pass(.seconds(12 * 3600))
            try await scene.ledger.closeWindow(live.key, at: scene.now)
            while try await !scene.ledger.settle(live.key, limit: 100, at: scene.now) {}
            let account = try await scene.account(live)
            let report = try await scene.report(live)
            try expect(report.ending, is: .window, "how it ended")
            let version = try required(report.versions.first)
            try expect(version.audience, is: 80, "audience")
            for state in DeliveryState.allCases {
                try expect(version.states[state.name], is: account.states[state], state.name)
            }
            try expect(version.approvedBy, is: Scene.approver.name, "who approved")
            try expect(version.possiblyTwice, is: 3, "possibly twice")
            try expect(version.refusals.map(\.tries).sorted(), is: [8, 10], "failed tries")
            try expect(version.refusals.map(\.ambiguous).reduce(0, +), is: 3, "in doubt")
            try expect(version.reached.map(\.people).reduce(0, +), is: 22, "reached in the window")
            try expect(version.tries.map(\.people).reduce(0, +), is: 80, "people by tries")
            try expect(version.differences, is: [], "differences")
        },
        Conformance("a report is kept once: what comes later changes nothing in it") { scene in
            let live = try await scene.planned(0..<20)
            let claimed = try await scene.claim(live, limit: 3)
            _ = try await scene.ledger.reclaimPredecessor(at: scene.now)
            _ = try await scene.withdraw(live)
            while try await !scene.ledger.settle(live.key, limit: 100, at: scene.now) {}
            let first = try await scene.report(live)
            try expect(first.ending, is: .withdrawn, "how it ended")
            try expect(first.versions.first?.states["cancelled"], is: 16, "cancelled")
            // An acceptance that was on its way all the time.
            try await scene.record(Array(claimed[0..<1]), Scene.accepted)
            _ = try await scene.report(live)
            let kept = try required(try await scene.ledger.report(of: live.reference))
            try expect(kept, is: first, "the first one stands")
            let account = try await scene.ledger.account(of: live.reference, at: scene.now)
            try expect(
                ReportReceipt(report: kept, now: account).sinceClose, is: [1: [.accepted: 1, .cancelled: -1]], "since")
        },
    ]
}

extension Scene {
    /// Makes the report and keeps it.
    func report(_ live: LiveVersion) async throws -> ClosingReport {
        let facts = try await ledger.closingFacts(of: live.reference)
        let report = ClosingReport(facts, madeAt: now, program: "test")
        try await ledger.keep(report, of: facts.key)
        return report
    }
}
