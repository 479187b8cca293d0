// SPDX-License-Identifier: MIT

import Domain

extension Conformance {
    static let audits: [Conformance] = [
        Conformance("an audit that was left alone is whole, from the empty one on") { scene in
            let empty = try await scene.ledger.verifyAudit()
            try expect(empty.fault, is: nil, "of nothing")
            try expect(empty.entries, is: 0, "entries of nothing")
            try await scene.importPeople(0..<5)
            let live = try await scene.release()
            _ = try await scene.withdraw(live)
            try await scene.ledger.erase(id: "v1", by: Scene.submitter, at: scene.now)
            try await scene.ledger.audit(AuditEntry(at: scene.now, actor: "", login: "\u{0}é", verb: "relay pause"))
            let proof = try await scene.ledger.verifyAudit()
            try expect(proof.fault, is: nil, "after five entries")
            try expect(proof.entries, is: 5, "entries")
            try expect(proof.head.count, is: 64, "digits of the head")
        },
        Conformance("every entry moves the head, and what is refused leaves no entry and no gap") { scene in
            try await scene.importPeople(0..<5)
            let action = try Scene.action()
            try await scene.submit(action)
            let before = try await scene.ledger.verifyAudit()
            _ = try await refusal("other content") { try await scene.submit(action, digest: "d2") }
            try expect(try await scene.ledger.verifyAudit(), is: before, "after a refusal")
            _ = try await scene.ledger.countAudience(of: action.reference)
            _ = try await scene.approve(action.reference)
            let after = try await scene.ledger.verifyAudit()
            try expect(after.entries, is: 2, "entries")
            try expect(after.head != before.head, "the head moved")
        },
    ]
}
