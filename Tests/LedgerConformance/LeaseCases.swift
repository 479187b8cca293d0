// SPDX-License-Identifier: MIT

import Domain

extension Conformance {
    static let leases: [Conformance] = [
        Conformance("a lease that ran out is taken back, marked, and only then") { scene in
            let live = try await scene.planned(0..<40)
            let claimed = try await scene.claim(live, limit: 6)
            scene.pass(.seconds(59))
            try expect(try await scene.ledger.rescue(at: scene.now), is: 0, "rescued too early")
            let kept = Array(claimed.prefix(2))
            try await scene.ledger.renew(
                kept.map(\.delivery), until: scene.now.advanced(by: .seconds(60)))
            scene.pass(.seconds(2))
            try expect(try await scene.ledger.rescue(at: scene.now), is: 4, "rescued")
            let account = try await scene.account(live)
            try expect(account.states[.leased], is: 2, "still leased")
            try expect(account.possiblyTwice, is: 4, "possibly twice")
            let again = try await scene.claim(live, limit: 4)
            try expect(again.map(\.delivery).sorted(), is: claimed.dropFirst(2).map(\.delivery), "claimed again")
        },
        Conformance("a predecessor's leases are taken back at once") { scene in
            let live = try await scene.planned(0..<40)
            let claimed = try await scene.claim(live, limit: 6)
            try expect(try await scene.ledger.reclaimPredecessor(at: scene.now), is: 6, "taken back")
            let again = try await scene.claim(live, limit: 6)
            try expect(again.map(\.delivery).sorted(), is: claimed.map(\.delivery), "first in line")
            try expect(try await scene.account(live).possiblyTwice, is: 6, "possibly twice")
        },
        Conformance("an acceptance after the lease was lost is recorded all the same") { scene in
            let live = try await scene.planned(0..<40)
            let claimed = try await scene.claim(live, limit: 3)
            _ = try await scene.ledger.reclaimPredecessor(at: scene.now)
            let late = try await scene.record(claimed, Scene.accepted)
            try expect(late, is: RecordResult(late: 3, dropped: 0), "result")
            let account = try await scene.account(live)
            try expect(account.states[.accepted], is: 3, "accepted")
            try expect(account.possiblyTwice, is: 3, "possibly twice")
            try expect(try await scene.claim(live, limit: 100).count, is: 40 - 8 - 3 - 4, "left to send by mail")
        },
        Conformance("any other outcome after the lease was lost is dropped") { scene in
            let live = try await scene.planned(0..<40)
            let claimed = try await scene.claim(live, limit: 3)
            _ = try await scene.ledger.reclaimPredecessor(at: scene.now)
            let result = try await scene.record(claimed, scene.rejected())
            try expect(result, is: RecordResult(late: 0, dropped: 3), "result")
            try expect(try await scene.account(live).states[.deferred], is: 3, "deferred")
        },
        Conformance("two acceptances of one delivery are one, marked possibly twice") { scene in
            let live = try await scene.planned(0..<40)
            let claimed = try await scene.claim(live, limit: 1)
            try await scene.record(claimed, Scene.accepted)
            try await scene.record(claimed, Scene.accepted)
            let account = try await scene.account(live)
            try expect(account.states[.accepted], is: 1, "accepted")
            try expect(account.possiblyTwice, is: 1, "possibly twice")
        },
    ]
}
