// SPDX-License-Identifier: MIT

import Domain

extension Conformance {
    static let appetites: [Conformance] = [
        Conformance("people who chose other issues or regions are outside the audience, in both counts") { scene in
            let torture = ["torture"]
            try await scene.importPeople(0..<10, appetite: Appetite())
            try await scene.importPeople(10..<20, appetite: Appetite(issues: ["Torture ", "fair-trial"]))
            try await scene.importPeople(20..<30, appetite: Appetite(issues: ["fair-trial"]))
            try await scene.importPeople(30..<40, appetite: Appetite(regions: ["amr"]))
            try await scene.importPeople(40..<50, appetite: Appetite(issues: torture, regions: ["EUR", "150"]))
            let live = try await scene.release(audience: Scene.audience(issues: torture))
            try await scene.plan(live, limit: 7)
            let account = try await scene.account(live)
            try expect(account.audience, is: 24, "audience")
            try expect(account.states[.planned], is: 24, "planned")
        },
        Conformance("an erased person stays counted as their choice was, though nobody knows it any more") { scene in
            try await scene.importPeople(0..<10, appetite: Appetite())
            try await scene.importPeople(10..<20, appetite: Appetite(issues: ["fair-trial"]))
            let live = try await scene.release(audience: Scene.audience(issues: ["torture"]))
            for number in [1, 11] { try await scene.ledger.erase(id: "v\(number)", by: Scene.approver, at: scene.now) }
            try await scene.plan(live, limit: 3)
            let account = try await scene.account(live)
            try expect(account.audience, is: 8, "audience")
            try expect(account.states[.suppressed], is: 1, "suppressed")
            try expect(try await scene.ledger.countAudience(of: live.reference), is: 8, "counted again")
        },
        Conformance("nobody gets more than they want in 30 days, the rows say why, and the accounts close") { scene in
            try await scene.importPeople(0..<50, appetite: Appetite(amount: .limited(2)))
            try await scene.importPeople(50..<60, appetite: Appetite())
            var taken: [String: [Instant]] = [:]
            for number in 1...20 {
                let live = try await scene.release(try Scene.action("UA \(number)/26"))
                try await scene.plan(live, limit: 13)
                let account = try await scene.account(live)
                try expect(account.audience, is: 48, "audience")
                let states = account.states
                try expect((states[.planned] ?? 0) + (states[.suppressed] ?? 0), is: 48, "planned or suppressed")
                try expect(try await scene.lines(live, .planned).count { (50..<60).contains($0.number) }, is: 8, "all")
                for line in try await scene.lines(live, .planned) where line.number < 50 {
                    taken[line.volunteer, default: []].append(scene.now)
                }
                for line in try await scene.lines(live, .suppressed) {
                    try expect(line.lastReply, is: "not drawn: wants at most 2 alerts in 30 days", "why")
                }
                scene.pass(.seconds(5 * 86_400))
            }
            for (volunteer, times) in taken {
                for time in times {
                    let span = times.filter { $0 <= time && time.since($0) < .seconds(30 * 86_400) }
                    try expect(span.count <= 2, "\(volunteer): \(span.count) in 30 days")
                }
            }
            try expect(taken.count, is: 40, "everybody had some")
        },
        Conformance("two actions planned at once share what people want, and a plan that goes on asks nobody twice") {
            scene in
            try await scene.importPeople(0..<50, appetite: Appetite(amount: .limited(1)))
            let live = [try await scene.release(), try await scene.release(try Scene.action("UA 2/26"))]
            var cursors: [PlanCursor?] = [try await scene.begin(live[0]), try await scene.begin(live[1])]
            while cursors.contains(where: { $0 != nil }) {
                for index in live.indices {
                    guard let cursor = cursors[index] else { continue }
                    cursors[index] = try await scene.planChunk(live[index], after: cursor, limit: 7)
                }
            }
            var sent: [VolunteerKey] = []
            for version in live {
                try await scene.account(version)
                sent += try await scene.lines(version, .planned).map(\.delivery.volunteer)
            }
            try expect(sent.count, is: Set(sent).count, "at most once each")
            try expect(sent.count, is: 40, "everybody once")
        },
        Conformance("what was not sent because of a closed fence does not count, nor who is gone") { scene in
            try await scene.importPeople(0..<50, appetite: Appetite(amount: .limited(1)))
            let first = try await scene.release()
            _ = try await scene.ledger.withdraw(first.reference, by: Scene.submitter, reason: "no", at: scene.now)
            try await scene.plan(first)
            try expect(try await scene.account(first).states[.cancelled], is: 40, "cancelled")
            let second = try await scene.release(try Scene.action("UA 2/26"))
            try await scene.ledger.erase(id: "v1", by: Scene.approver, at: scene.now)
            try await scene.plan(second)
            let erased = try await scene.lines(second, .suppressed).filter { $0.volunteer.isEmpty }
            try expect(erased.map(\.lastReply), is: [nil], "not a matter of lots")
            try expect(try await scene.account(second).states[.planned] ?? 0 > 0, "the first action did not count")
        },
    ]
}

extension Scene {
    func importPeople(_ range: Range<Int>, appetite: Appetite) async throws {
        let rows = People.rows(range).map { row in
            var volunteer = row.volunteer
            volunteer.appetite = appetite
            return RosterRow(line: row.line, volunteer: volunteer)
        }
        try expect(try await ledger.importChunk(rows, dryRun: false, at: now).skipped, is: 0, "rows skipped")
    }
}

extension DeliveryLine {
    /// The number that ``People`` gave the volunteer.
    fileprivate var number: Int { Int(volunteer.dropFirst()) ?? -1 }
}
