// SPDX-License-Identifier: MIT

import Domain

extension Conformance {
    static let staff: [Conformance] = [
        Conformance("the same action twice is nothing new, another under its name is refused") { scene in
            let action = try Scene.action()
            let first = try await scene.submit(action)
            try expect(first.created && first.state == .awaitingApproval && first.version == 1, "first")
            try expect(try await scene.submit(action).created, is: false, "created again")
            let error = try await refusal("other content") { try await scene.submit(action, digest: "d2") }
            try expect(
                error, is: .refused("UA 1/26 is there already with other content: use correct to change it"), "why")
        },
        Conformance("corrections, updates and outcomes are refused for now") { scene in
            for kind in [ActionKind.correction, .update, .outcome] {
                var action = try Scene.action()
                action.kind = kind
                let refused = action
                _ = try await refusal("a \(kind.rawValue)") { try await scene.submit(refused) }
            }
            try expect(try await scene.ledger.actions().isEmpty, "nothing is stored")
        },
        Conformance("an action comes back as it was handed in") { scene in
            var action = try Scene.action(window: .until(Instant(milliseconds: 1_795_300_000_123)))
            action.index = "AMR 37/1/2026"
            action.alleged = true
            action.targets = [Target(name: "Minister", fax: "+1")]
            action.text[LanguageTag("ar") ?? .english] = ActionText(subject: "s", body: "b", asks: ["a"])
            try await scene.submit(action)
            let record = try await scene.ledger.action(action.reference)
            try expect(record.action, is: action, "the action")
            try expect(record.submittedBy, is: Scene.submitter, "who handed it in")
            var bare = action
            bare.text = [:]
            try expect(try await scene.ledger.actions().map(\.action), is: [bare], "listed without texts")
            let live = try await scene.approve(action.reference)
            try expect(try await scene.ledger.texts(of: live.key), is: action.text, "its texts")
            try expect(live.fence.closes, is: Instant(milliseconds: 1_795_300_000_123), "the window's end")
            try expect(try await scene.ledger.liveVersions(), is: [live], "live")
        },
        Conformance("neither author nor submitter approves, and nobody twice") { scene in
            let action = try Scene.action()
            try await scene.submit(action)
            for name in [Scene.author, Scene.submitter.name] {
                _ = try await refusal("approval by \(name)") {
                    _ = try await scene.ledger.approve(
                        ApprovalRequest(
                            reference: action.reference, by: Identity(name: name, login: "x"), at: scene.now,
                            rules: Scene.rules))
                }
            }
            _ = try await scene.approve(action.reference)
            let error = try await refusal("a second approval") { _ = try await scene.approve(action.reference) }
            try expect(error, is: .refused("UA 1/26 is approved already"), "why")
        },
        Conformance("who did what is on record, in order, with both names") { scene in
            try await scene.importPeople(0..<5)
            let live = try await scene.release()
            _ = try await scene.withdraw(live)
            let trail = try await scene.ledger.auditTrail(of: live.reference, after: 0, limit: 10)
            try expect(trail.map(\.verb), is: ["enqueue", "approve", "withdraw"], "verbs")
            try expect(trail.map(\.actor), is: ["s.staff", "a.approver", "s.staff"], "actors")
            try expect(trail.map(\.sequence), is: [1, 2, 3], "sequence")
            let rest = try await scene.ledger.auditTrail(of: nil, after: 2, limit: 10)
            try expect(rest.map(\.detail), is: ["mistaken identity"], "after a number")
            try await scene.ledger.audit(
                AuditEntry(at: scene.now, actor: "a", login: "b", verb: "relay pause"))
            try expect(try await scene.ledger.auditTrail(of: nil, after: 3, limit: 1).map(\.login), is: ["b"], "added")
        },
        Conformance("what does not exist is said to be unknown") { scene in
            guard let nobody = Reference("UA 404/26") else { return }
            for call in ["action", "account", "reconcile", "withdraw", "close", "approve", "deliveries"] {
                let error = try await refusal(call) {
                    switch call {
                    case "action": _ = try await scene.ledger.action(nobody)
                    case "account": _ = try await scene.ledger.account(of: nobody, at: scene.now)
                    case "reconcile": _ = try await scene.ledger.reconcile(nobody)
                    case "close": _ = try await scene.close(nobody)
                    case "approve": _ = try await scene.approve(nobody)
                    case "deliveries":
                        _ = try await scene.ledger.deliveries(DeliveryQuery(reference: nobody, limit: 1))
                    default:
                        _ = try await scene.ledger.withdraw(
                            nobody, by: Scene.submitter, reason: "", at: scene.now)
                    }
                }
                try expect(error, is: .unknown("there is no action UA 404/26"), call)
            }
        },
    ]
}
