// SPDX-License-Identifier: MIT

import Domain

extension Conformance {
    static let outcomes: [Conformance] = [
        Conformance("a temporary refusal waits for its due time and is tried again first") { scene in
            let live = try await scene.planned(0..<50)
            let first = try await scene.claim(live, limit: 3)
            try await scene.record(first, scene.deferred(for: .seconds(600)))
            let due = scene.now.advanced(by: .seconds(600))
            try expect(try await scene.ledger.nextDue(), is: due, "the next due time")
            try expect(try await scene.account(live).states[.deferred], is: 3, "deferred")
            let others = try await scene.claim(live, limit: 2)
            try expect(Set(others.map(\.delivery)).isDisjoint(with: first.map(\.delivery)), "not before it is due")
            scene.pass(.seconds(600))
            let again = try await scene.claim(live, limit: 4)
            try expect(Array(again.prefix(3).map(\.delivery)).sorted(), is: first.map(\.delivery), "due ones first")
            try expect(again.prefix(3).allSatisfy { $0.tries == 1 }, "one try went before")
            try await scene.record(again, Scene.accepted)
            try await scene.account(live)
        },
        Conformance("a permanent refusal is final and keeps its reply and attempt") { scene in
            let live = try await scene.planned(0..<20)
            let claimed = try await scene.claim(live, limit: 2)
            try await scene.record(claimed, scene.rejected())
            let lines = try await scene.lines(live, .rejected)
            try expect(lines.map(\.delivery), is: claimed.map(\.delivery), "rejected")
            try expect(lines.allSatisfy { $0.lastReply == "550 5.1.1 unknown" && $0.attempts == 1 }, "reply and tries")
            try await scene.account(live)
        },
        Conformance("a lease handed back unused is due at once and no try") { scene in
            let live = try await scene.planned(0..<20)
            let claimed = try await scene.claim(live, limit: 5)
            try await scene.record(
                claimed, DeliveryTransition(state: .planned, countsAsTry: false))
            let account = try await scene.account(live)
            try expect(account.states[.deferred], is: 5, "deferred")
            try expect(account.possiblyTwice, is: 0, "possibly twice")
            let again = try await scene.claim(live, limit: 5)
            try expect(again.map(\.delivery).sorted(), is: claimed.map(\.delivery), "the same again")
            try expect(again.allSatisfy { $0.tries == 0 }, "no try counted")
        },
        Conformance("failover moves the row to the reserve channel, once") { scene in
            let live = try await scene.planned(0..<100)
            let claimed = try await scene.claim(live, .webhook).filter(\.hasReserve)
            try expect(!claimed.isEmpty, "someone has a reserve")
            var moved = scene.deferred(for: .zero)
            moved.channel = .email
            try await scene.record(claimed, moved)
            let again = try await scene.claim(live, .email, limit: claimed.count)
            try expect(again.map(\.delivery).sorted(), is: claimed.map(\.delivery), "claimed as mail")
            try expect(again.allSatisfy { !$0.hasReserve && $0.destination.channel == .email }, "no way back")
            try await scene.record(again, Scene.accepted)
            try expect(try await scene.account(live).byChannel[.email]?[.accepted], is: again.count, "by mail")
        },
        Conformance("a bounce goes to the reserve inside the window, else it is bounced; the account closes") { scene in
            let live = try await scene.planned(0..<100)
            for number in [1, 2] {
                var both = People.volunteer(number)
                both.webhook = WebhookAddress(url: "https://late.example.org/\(number)", secret: "whsec_x")
                _ = try await scene.ledger.importChunk(
                    [RosterRow(line: 1, volunteer: both)], dryRun: false, at: scene.now)
            }
            let claimed = try await scene.claim(live)
            let two = claimed.filter(\.hasReserve).map(\.delivery)
            try expect(two.count, is: 2, "with a reserve")
            try expect(try await scene.bounce(two[0]), is: nil, "not accepted yet")
            try await scene.record(claimed, Scene.accepted)
            guard let without = claimed.first(where: { !$0.hasReserve }) else {
                throw Violation(description: "everybody has a reserve")
            }
            try expect(try await scene.bounce(without.delivery), is: .bounced, "no reserve")
            try expect(try await scene.bounce(two[0]), is: .deferred, "moved")
            try expect(try await scene.bounce(two[0]), is: nil, "the same report again")
            var account = try await scene.account(live)
            try expect(account.states[.bounced], is: 1, "bounced")
            try expect(account.byChannel[.webhook]?[.deferred], is: 1, "on the reserve")
            let again = try await scene.claim(live, .webhook).filter { $0.delivery == two[0] }
            try expect(again.map(\.hasReserve), is: [false], "claimed as a webhook, and never back")
            try await scene.record(again, Scene.accepted)
            _ = try await scene.ledger.closeEarly(live.reference, by: Scene.approver, reason: nil, at: scene.now)
            try expect(try await scene.bounce(two[1]), is: .bounced, "too late for the reserve")
            account = try await scene.account(live)
            try expect(account.states[.bounced], is: 2, "bounced")
        },
        Conformance("an ambiguous try is marked possibly twice and counted once") { scene in
            let live = try await scene.planned(0..<20)
            let claimed = try await scene.claim(live, limit: 4)
            var ambiguous = scene.deferred(for: .zero)
            ambiguous.marksPossiblyTwice = true
            try await scene.record(claimed, ambiguous)
            try await scene.record(try await scene.claim(live, limit: 4), ambiguous)
            let account = try await scene.account(live)
            try expect(account.possiblyTwice, is: 4, "possibly twice")
            try expect(try await scene.lines(live).filter(\.possiblyTwice).count, is: 4, "rows marked")
        },
    ]
}

extension Scene {
    /// A delivery report about a mail; returns the state that came of it.
    fileprivate func bounce(_ delivery: DeliveryKey) async throws -> DeliveryState? {
        let refusal = Refusal(reason: .address, enhanced: "5.1.1", text: "unknown user")
        return try await ledger.bounce(delivery, on: .email, refusal, at: now)?.state
    }

    /// A released action with all its rows planned.
    func planned(_ people: Range<Int>, _ action: UrgentAction? = nil, limit: Int = 100) async throws -> LiveVersion {
        try await importPeople(people)
        let live = try await release(action)
        try await plan(live, limit: limit)
        return live
    }
}
