// SPDX-License-Identifier: MIT

import Domain

extension Conformance {
    /// What reports change; `SuppressionCases` has what suppressed addresses mean.
    static let bounces = [
        Conformance("a failed mail bounces, its address is suppressed, and the report again is old news") { scene in
            let live = try await scene.sent([1])
            let next = try await scene.planned("UA 2/26")
            let first = try await scene.report(live, 1, .failed(.unknownUser))
            try expect(first, is: [.bounced, .addressSuppressed], "effects")
            try expect(try await scene.report(live, 1, .failed(.unknownUser)), is: [.oldNews], "again")
            try expect(try await scene.state(live, 1), is: .bounced, "the delivery")
            try expect(try await scene.state(next, 1), is: .suppressed, "what is open elsewhere")
            try await scene.account(live)
            try await scene.account(next)
        },
        Conformance("a bounce goes to the webhook that the person has by now, and so does what is open") { scene in
            let live = try await scene.sent([1])
            let next = try await scene.planned("UA 2/26")
            try await scene.importPerson(1) { $0.webhook = Scene.hook }
            let result = try await scene.record(of: live, 1, .failed(.unknownUser))
            try expect(result.results.first?.effects, is: [.movedToReserve, .addressSuppressed], "effects")
            try expect(result.makesDue, "somebody is due")
            try expect(try await scene.claim(live, .webhook).count, is: 1, "due on the webhook")
            try expect(try await scene.claim(next, .webhook).count, is: 1, "open deliveries on the webhook")
            try await scene.account(live)
            try await scene.account(next)
        },
        Conformance("policy, content and vague failures bounce and are not held against the address") { scene in
            for (number, code) in ["5.7.1", "5.6.0", "5.0.0", "4.4.7"].enumerated() {
                let live = try await scene.sent([1], "UA \(number + 1)/26")
                let refusal = Refusal.reported(code: 550, enhanced: code, text: "no")
                try expect(try await scene.report(live, 1, .failed(refusal)), is: [.bounced], code)
            }
            try expect(try await scene.ledger.suppressions(after: 0, limit: 10), is: [], "the list")
        },
        Conformance("a full mailbox suppresses on the third day, and not for three letters on one") { scene in
            let full = Refusal.reported(code: 552, enhanced: "5.2.2", text: "full")
            for (number, pause) in [0, 0, 0, 1, 1].enumerated() {
                scene.pass(.seconds(86_400 * pause))
                let live = try await scene.sent([1], "UA \(number + 1)/26")
                let effects = try await scene.report(live, 1, .failed(full))
                let second: BounceEffect = number < 4 ? .troubleNoted : .addressSuppressed
                try expect(effects, is: [.bounced, second], "letter \(number)")
            }
            let line = try await scene.ledger.suppressions(after: 0, limit: 10).first
            try expect(line?.reason, is: .mailboxFull, "the reason")
            try expect(line?.volunteer, is: "v1", "the volunteer")
        },
        Conformance("a delay is no bounce: it is counted once") { scene in
            let live = try await scene.sent([1, 2])
            let delay = DeliveryReport.Event.delayed(.reported(code: 451, enhanced: "4.4.1", text: "later"))
            try expect(try await scene.report(live, 1, delay), is: [.delayNoted], "effects")
            try expect(try await scene.report(live, 1, delay), is: [.oldNews], "again")
            try expect(try await scene.state(live, 1), is: .accepted, "the delivery")
            try expect(try await scene.account(live).delayed, is: 1, "delayed")
            try expect(try await scene.report(live, 1, .failed(.unknownUser)).first, is: .bounced, "at last")
            try expect(try await scene.account(live).delayed, is: 1, "delayed, still")
        },
        Conformance("who complains has left, and no import brings them back") { scene in
            let live = try await scene.sent([1])
            let next = try await scene.planned("UA 2/26")
            try expect(try await scene.report(live, 1, .complaint), is: [.left], "effects")
            try expect(try await scene.report(live, 1, .complaint), is: [.oldNews], "again")
            try expect(try await scene.state(next, 1), is: .suppressed, "what was open")
            try expect(try await scene.state(live, 1), is: .accepted, "what they got")
            let back = try await scene.ledger.importChunk(People.rows(1..<2), dryRun: false, at: scene.now)
            try expect(back.skipped, is: 1, "skipped by the import")
            try await scene.account(next)
        },
        Conformance("what proves nothing, or names nobody, changes nothing") { scene in
            let live = try await scene.sent([1])
            let strange = DeliveryKey(version: VersionKey(77), rank: 0, volunteer: VolunteerKey(77))
            let unproved = DeliveryReport(mail: .unproved, event: .failed(.unknownUser))
            let unknown = DeliveryReport(mail: .delivery(strange), event: .failed(.unknownUser))
            let nobody = DeliveryReport(mail: .person(VolunteerKey(77), version: nil), event: .complaint)
            let record = try await scene.ledger.take(
                [unproved, unknown, nobody], source: "test", by: nil, at: scene.now)
            try expect(record.results.map(\.effects), is: [[.unproved], [.unknown], [.unknown]], "effects")
            try expect(record.makesDue, is: false, "due")
            try expect(try await scene.state(live, 1), is: .accepted, "the delivery")
            try expect(try await scene.ledger.suppressions(after: 0, limit: 10), is: [], "the list")
        },
        Conformance("a leave link proves the person; the Message-ID beside it says which delivery") { scene in
            let live = try await scene.sent([1])
            let key = try await scene.key(live, 1)
            let without = DeliveryReport(mail: .person(key.volunteer, version: nil), event: .failed(.unknownUser))
            let with = DeliveryReport(mail: .person(key.volunteer, version: live.key), event: .failed(.unknownUser))
            let record = try await scene.ledger.take([without, with], source: "test", by: nil, at: scene.now)
            try expect(
                record.results.map(\.effects), is: [[.unknown], [.bounced, .addressSuppressed]], "effects")
            try expect(record.results.last?.volunteer, is: "v1", "the volunteer")
            try expect(record.results.last?.reference, is: live.reference, "the action")
        },
        Conformance("a report that overtakes the record is asked for again") { scene in
            let live = try await scene.planned("UA 1/26")
            let claimed = try await scene.claim(live)
            let key = try await scene.key(live, 1)
            let report = DeliveryReport(mail: .delivery(key), event: .failed(.unknownUser))
            let error = try await refusal("a report about a leased delivery") {
                _ = try await scene.ledger.take([report], source: "test", by: nil, at: scene.now)
            }
            guard case .busy = error else { throw Violation(description: "\(error)") }
            try await scene.record(claimed, Scene.accepted)
            let record = try await scene.ledger.take([report], source: "test", by: nil, at: scene.now)
            try expect(record.results.first?.effects.first, is: .bounced, "then")
        },
        Conformance("a refusal in the conversation is held against the address as a report is") { scene in
            let live = try await scene.planned("UA 1/26")
            let claimed = try await scene.claim(live).filter { $0.name == "Person 1" }
            var transition = scene.rejected()
            transition.attempt?.refusal = .unknownUser
            try await scene.record(claimed, transition)
            try expect(try await scene.ledger.suppressions(after: 0, limit: 10).map(\.note), is: ["reply"], "the list")
            let next = try await scene.planned("UA 2/26")
            try expect(try await scene.state(next, 1), is: .suppressed, "the next alert")
            try await scene.account(next)
        },
        Conformance("a provider vouches for an address: whoever goes by it is meant") { scene in
            let live = try await scene.sent([1, 2])
            let mail = ReportedMail.vouched(address: "PERSON1@Example.org")
            let failed = DeliveryReport(mail: mail, event: .failed(.unknownUser))
            let complaint = DeliveryReport(mail: mail, event: .complaint)
            let other = DeliveryReport(mail: .vouched(address: "nobody@example.org"), event: .complaint)
            let record = try await scene.ledger.take(
                [failed, complaint, other], source: "ses", by: nil, at: scene.now)
            try expect(record.results.map(\.effects), is: [[.addressSuppressed], [.left], [.unknown]], "effects")
            try await scene.account(live)
        },
    ]
}

extension Refusal {
    fileprivate static let unknownUser = Refusal.reported(code: 550, enhanced: "5.1.1", text: "unknown user")
}
