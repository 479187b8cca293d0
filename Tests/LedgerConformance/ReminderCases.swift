// SPDX-License-Identifier: MIT

import Domain

extension Conformance {
    static let reminders: [Conformance] = [
        Conformance("those who have it and have not responded are reminded once, when their round is due") { scene in
            let (live, people) = try await scene.accepted(20, reminders: [0.5])
            for person in people.prefix(5) { try await scene.respond(live, person, .letter) }
            let due = live.opened.advanced(by: .seconds(21_600))
            try expect(try await scene.ledger.nextReminder(at: scene.now), is: due, "when")
            try expect(try await scene.ledger.remind(at: scene.now), is: [], "not yet")
            scene.pass(due.since(scene.now))
            let reminder = try await scene.reminder()
            try expect(reminder.action.follows, is: live.reference, "follows")
            try expect(reminder.fence.closes, is: live.fence.closes, "the window's end")
            let texts = try await scene.ledger.texts(of: live.key)
            try expect(try await scene.ledger.texts(of: reminder.key), is: texts, "texts")
            try expect(try await scene.ledger.remind(at: scene.now), is: [], "once")
            try expect(try await scene.ledger.nextReminder(at: scene.now), is: nil, "no more")
            try expect(try await scene.ledger.countAudience(of: reminder.reference), is: people.count - 5, "counted")
            try await scene.plan(reminder)
            let claimed = try await scene.claim(reminder) + scene.claim(reminder, .webhook)
            try expect(Set(claimed.map(\.delivery.volunteer)), is: Set(people.dropFirst(5)), "who")
            try expect(claimed.allSatisfy { $0.marking == .reminder }, "how")
            try await scene.record(claimed, Scene.accepted)
            try expect(try await scene.account(reminder).states[.accepted], is: people.count - 5, "accepted")
            try await scene.account(live)
            let entry = try await scene.ledger.auditTrail(of: live.reference, after: 0, limit: 100)
                .last { $0.verb == "remind" }
            try expect(entry?.actor, is: "urgentd", "who in the audit")
        },
        Conformance("an answer to a reminder is one to its action, and takes back a reminder that has not left") {
            scene in
            let (live, people) = try await scene.accepted(20, reminders: [0.5])
            scene.pass(.seconds(21_600))
            let reminder = try await scene.reminder()
            _ = try await scene.ledger.countAudience(of: reminder.reference)
            try await scene.plan(reminder)
            try await scene.respond(reminder, people[0], .call)
            try await scene.respond(live, people[1], .call)
            try expect(try await scene.ledger.responses(to: live.reference).byKind, is: [.call: 2], "counted")
            let states = try await scene.account(reminder).states
            try expect(states[.suppressed], is: 2, "taken back")
            try expect(states[.planned], is: people.count - 2, "the others")
        },
        Conformance("what ends the action ends its reminders, and no later round begins") { scene in
            let (live, _) = try await scene.accepted(20, reminders: [0.5, 0.9])
            scene.pass(.seconds(21_600))
            let reminder = try await scene.reminder()
            _ = try await scene.ledger.countAudience(of: reminder.reference)
            try await scene.plan(reminder)
            for verb in ["withdraw", "correct", "follow"] {
                _ = try await refusal("a reminder for staff to \(verb)") {
                    switch verb {
                    case "withdraw":
                        _ = try await scene.ledger.withdraw(
                            reminder.reference, by: Scene.submitter, reason: "r", at: scene.now)
                    default:
                        var action = try Scene.action(verb == "correct" ? reminder.reference.text : "UA 9/26")
                        action.kind = verb == "correct" ? .correction : .update
                        action.follows = reminder.reference
                        try await scene.submit(action, digest: "d9")
                    }
                }
            }
            _ = try await scene.ledger.closeEarly(live.reference, by: Scene.submitter, reason: nil, at: scene.now)
            try expect(try await scene.claim(reminder), is: [], "claimed")
            try expect(try await scene.account(reminder).states[.planned], is: 0, "planned")
            scene.pass(.seconds(18_000))
            try expect(try await scene.ledger.remind(at: scene.now), is: [], "no later round")
        },
        Conformance("of missed rounds only the latest is made, and none when nobody has it") { scene in
            let (_, _) = try await scene.accepted(20, reminders: [0.2, 0.4, 0.6, 0.9])
            scene.pass(.seconds(26_000))
            try expect(try await scene.ledger.remind(at: scene.now).count, is: 1, "rounds at once")
            let unheard = try await scene.release(try Scene.reminding("UA 3/26", [0.1]))
            scene.pass(.seconds(4_400))
            try expect(try await scene.ledger.remind(at: scene.now), is: [], "nobody has it")
            try await scene.account(unheard)
        },
    ]
}

extension Scene {
    static func reminding(_ name: String, _ shares: [Double]) throws -> UrgentAction {
        var action = try Scene.action(name)
        action.reminders = shares
        return action
    }

    /// A released action that everybody has.
    func accepted(_ people: Int, reminders: [Double]) async throws -> (LiveVersion, [VolunteerKey]) {
        let live = try await planned(0..<people, try Self.reminding("UA 1/26", reminders))
        try await record(try await claim(live) + claim(live, .webhook), Self.accepted)
        return (live, try await volunteers(live))
    }

    /// The one reminder that is due now.
    func reminder() async throws -> LiveVersion {
        let started = try await ledger.remind(at: now)
        guard let reminder = started.first, started.count == 1 else {
            throw Violation(description: "\(started.count) reminders are due")
        }
        return reminder
    }
}
