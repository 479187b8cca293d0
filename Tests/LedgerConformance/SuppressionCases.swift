// SPDX-License-Identifier: MIT

import Domain

extension Conformance {
    /// What it means that an address is suppressed.
    static let suppressions = [
        Conformance("an address stays suppressed through imports until the person has another one") { scene in
            let live = try await scene.sent([1])
            _ = try await scene.report(live, 1, .failed(.reported(code: 550, enhanced: "5.1.1", text: "no")))
            try await scene.importPerson(1) { $0.name = "Another Name" }
            try expect(try await scene.state(scene.planned("UA 2/26"), 1), is: .suppressed, "the same address")
            try await scene.importPerson(1) { $0.email = "new1@example.org" }
            try expect(try await scene.state(scene.planned("UA 3/26"), 1), is: .planned, "a new address")
            try await scene.importPerson(1) { $0.email = "Person1@example.org" }
            try expect(try await scene.state(scene.planned("UA 4/26"), 1), is: .suppressed, "the old one again")
        },
        Conformance("an address that is suppressed is so for whoever comes with it") { scene in
            try await scene.importPeople(2..<3)
            _ = try await scene.suppress("person1@example.org")
            try await scene.importPeople(1..<2)
            let live = try await scene.planned("UA 1/26")
            try expect(try await scene.state(live, 1), is: .suppressed, "the new person")
            try expect(try await scene.claim(live).map(\.name), is: ["Person 2"], "claimed")
            try await scene.account(live)
        },
        Conformance("what bounced from an old address says nothing about the new one") { scene in
            let live = try await scene.sent([1])
            scene.pass(.seconds(60))
            try await scene.importPerson(1) { $0.email = "new1@example.org" }
            let effects = try await scene.report(live, 1, .failed(.reported(code: 550, enhanced: "5.1.1", text: "no")))
            try expect(effects, is: [.bounced], "effects")
        },
        Conformance("whoever reads a former mailbox now removes nobody by complaining") { scene in
            let live = try await scene.sent([1])
            scene.pass(.seconds(60))
            try await scene.importPerson(1) { $0.email = "new1@example.org" }
            try expect(try await scene.report(live, 1, .complaint), is: [.oldNews], "effects")
            try expect(try await scene.state(scene.planned("UA 2/26"), 1), is: .planned, "the next alert")
        },
        Conformance("a refusal of an address that was changed meanwhile is not held against the new one") { scene in
            let live = try await scene.planned("UA 1/26")
            let claimed = try await scene.claim(live)
            scene.pass(.seconds(10))
            try await scene.importPerson(1) { $0.email = "new1@example.org" }
            scene.pass(.seconds(10))
            let refused = Refusal.reported(code: 550, enhanced: "5.1.1", text: "no")
            let attempt = Attempt(
                at: scene.now, channel: .email, route: "main", refusal: refused, wasAmbiguous: false)
            try await scene.record(
                claimed.filter { $0.name == "Person 1" }, DeliveryTransition(state: .rejected, attempt: attempt))
            try expect(try await scene.ledger.suppressions(after: 0, limit: 10), is: [], "the list")
        },
        Conformance("who goes over to an address that bounced as somebody else's gets no mail there") { scene in
            let live = try await {
                try await scene.importPeople(1..<2)
                try await scene.importPerson(17) { $0.email = "person1@example.org" }
                return try await scene.planned("UA 1/26")
            }()
            try await scene.record(scene.claim(live), Scene.accepted)
            let gone = Refusal.reported(code: 550, enhanced: "5.1.1", text: "no")
            try expect(try await scene.report(live, 1, .failed(gone)), is: [.bounced, .addressSuppressed], "effects")
            let hooks = try await scene.claim(live, .webhook)
            try expect(hooks.count, is: 1, "by webhook")
            let attempt = Attempt(
                at: scene.now, channel: .webhook, route: "hooks.example.org",
                refusal: Refusal(reason: .timeout, text: "no answer"), wasAmbiguous: false)
            try await scene.record(
                hooks, DeliveryTransition(state: .deferred, due: scene.now, channel: .email, attempt: attempt))
            try expect(try await scene.claim(live).count, is: 0, "by mail")
            try await scene.account(live)
        },
        Conformance("an operator suppresses an address: every open mail to it stops, a reserve with it") { scene in
            try await scene.importPeople(1..<3)
            try await scene.importPeople(17..<18)
            let live = try await scene.planned("UA 1/26")
            let first = try await scene.suppress("PERSON1@example.org")
            try expect(first, is: SuppressionReceipt(changed: true, volunteers: 1, suppressed: 1), "one by mail")
            try expect(try await scene.suppress("person1@example.org").changed, is: false, "again")
            let second = try await scene.suppress("person17@example.org")
            try expect(second, is: SuppressionReceipt(changed: true, volunteers: 1), "one in reserve")
            let hooks = try await scene.claim(live, .webhook)
            try expect(hooks.map(\.hasReserve), is: [false], "no reserve is left")
            try expect(try await scene.claim(live).map(\.name), is: ["Person 2"], "by mail")
            try await scene.account(live)
        },
        Conformance("an address taken off the list is written to again") { scene in
            try await scene.importPeople(1..<2)
            _ = try await scene.suppress("person1@example.org")
            let address = try MailAddress("person1@example.org")
            let receipt = try await scene.ledger.unsuppress(address, by: Scene.approver, at: scene.now)
            try expect(receipt, is: SuppressionReceipt(changed: true, volunteers: 1), "the receipt")
            let again = try await scene.ledger.unsuppress(address, by: Scene.approver, at: scene.now)
            try expect(again.changed, is: false, "again")
            try expect(try await scene.state(scene.planned("UA 1/26"), 1), is: .planned, "the next alert")
        },
        Conformance("people who are held for a language go on waiting on their other channel") { scene in
            let live = try await scene.heldForSwahili()
            try await scene.importPerson(2) { $0.webhook = Scene.hook }
            let receipt = try await scene.suppress("person2@example.org")
            try expect(receipt.moved, is: 1, "moved")
            let lines = try await scene.lines(live, .held)
            try expect(lines.map(\.channel), is: [.webhook], "held on")
            try await scene.account(live)
        },
        Conformance("the list names volunteers and reasons, page by page, and the audit names nobody") { scene in
            try await scene.importPeople(1..<5)
            for number in 1..<5 { _ = try await scene.suppress("person\(number)@example.org") }
            let first = try await scene.ledger.suppressions(after: 0, limit: 3)
            let rest = try await scene.ledger.suppressions(after: first.last?.number ?? 0, limit: 3)
            try expect(first.count + rest.count, is: 4, "lines")
            try expect(Set((first + rest).map(\.reason)), is: [.manual], "reasons")
            let trail = try await scene.ledger.auditTrail(of: nil, after: 0, limit: 100)
            try expect(trail.filter { $0.verb == "suppress add" }.count, is: 4, "audited")
            try expect(!trail.contains { $0.detail.contains("@") || $0.detail.contains("person") }, "the audit")
        },
    ]
}

extension Scene {
    static let hook = WebhookAddress(url: "https://hooks.example.org/new", secret: "whsec_x")

    /// Imports the person anew, changed.
    func importPerson(_ number: Int, _ change: (inout Volunteer) -> Void) async throws {
        var volunteer = People.volunteer(number)
        change(&volunteer)
        let result = try await ledger.importChunk([RosterRow(line: 2, volunteer: volunteer)], dryRun: false, at: now)
        try expect(result.skipped, is: 0, "rows skipped")
    }

    /// An action with all its rows; the first time people 1 to 4 are imported where nobody is there.
    func planned(_ name: String) async throws -> LiveVersion {
        if try await ledger.rosterCount(by: nil).first?.count ?? 0 == 0 { try await importPeople(1..<5) }
        let live = try await release(Scene.action(name))
        try await plan(live)
        return live
    }

    /// An action that these people have been sent, and the others too.
    func sent(_ people: [Int], _ name: String = "UA 1/26") async throws -> LiveVersion {
        let live = try await planned(name)
        try await record(claim(live), Scene.accepted)
        for number in people { try expect(try await state(live, number), is: .accepted, "person \(number)") }
        return live
    }

    func heldForSwahili() async throws -> LiveVersion {
        try await importPeople(2..<3)
        let live = try await expecting("sw", patience: 1_800)
        try await planHolding(live)
        return live
    }

    func suppress(_ address: String) async throws -> SuppressionReceipt {
        try await ledger.suppress(MailAddress(address), note: "asked by phone", by: Scene.approver, at: now)
    }

    func key(_ live: LiveVersion, _ number: Int) async throws -> DeliveryKey {
        guard let line = try await line(live, number) else { throw Violation(description: "no row of \(number)") }
        return line.delivery
    }

    func state(_ live: LiveVersion, _ number: Int) async throws -> DeliveryState? {
        try await line(live, number)?.state
    }

    /// The person's; else the one of somebody who is gone, of whom these cases have one at most.
    private func line(_ live: LiveVersion, _ number: Int) async throws -> DeliveryLine? {
        let lines = try await lines(live)
        return lines.first { $0.volunteer == "v\(number)" } ?? lines.first { $0.volunteer.isEmpty }
    }

    func record(of live: LiveVersion, _ number: Int, _ event: DeliveryReport.Event) async throws -> BounceRecord {
        let report = DeliveryReport(mail: .delivery(try await key(live, number)), event: event)
        return try await ledger.take([report], source: "test", by: nil, at: now)
    }

    func report(_ live: LiveVersion, _ number: Int, _ event: DeliveryReport.Event) async throws -> [BounceEffect] {
        try await record(of: live, number, event).results.first?.effects ?? []
    }
}
