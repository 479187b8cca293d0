// SPDX-License-Identifier: MIT

import Domain

extension Conformance {
    static let relays: [Conformance] = [
        Conformance("a paused relay stays paused until it is resumed, and the audit says who did either") { scene in
            try expect(try await scene.ledger.pausedRelays(), is: [], "at first")
            try expect(
                try await scene.ledger.setRelay("main", paused: true, by: Scene.approver, at: scene.now), "paused")
            try expect(
                try await scene.ledger.setRelay("hub", paused: true, by: Scene.approver, at: scene.now), "paused too")
            try expect(try await scene.ledger.pausedRelays(), is: ["main", "hub"], "both")
            try expect(
                try await scene.ledger.setRelay("main", paused: false, by: Scene.submitter, at: scene.now), "resumed")
            try expect(try await scene.ledger.pausedRelays(), is: ["hub"], "one is left")
            let trail = try await scene.ledger.auditTrail(of: nil, after: 0, limit: 10)
            try expect(trail.map(\.verb), is: ["relay pause", "relay pause", "relay resume"], "verbs")
            try expect(trail.map(\.detail), is: ["main", "hub", "main"], "names")
            try expect(trail.map(\.actor), is: ["a.approver", "a.approver", "s.staff"], "who")
        },
        Conformance("pausing what is paused writes nothing down, nor does resuming what is in use") { scene in
            _ = try await scene.ledger.setRelay("main", paused: true, by: Scene.approver, at: scene.now)
            let before = try await scene.ledger.verifyAudit()
            try expect(
                try await scene.ledger.setRelay("main", paused: true, by: Scene.submitter, at: scene.now), is: false,
                "again")
            try expect(
                try await scene.ledger.setRelay("hub", paused: false, by: Scene.submitter, at: scene.now), is: false,
                "what was never paused")
            try expect(try await scene.ledger.verifyAudit(), is: before, "the audit")
        },
        Conformance("a claim says where the person lives") { scene in
            try await scene.importPeople(0..<20)
            let live = try await scene.release()
            try await scene.plan(live)
            let claimed = try await scene.claim(live, limit: 20)
            try expect(!claimed.isEmpty && claimed.allSatisfy { $0.country != nil }, "countries of those claimed")
        },
    ]
}
