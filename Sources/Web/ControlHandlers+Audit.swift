// SPDX-License-Identifier: MIT

import ControlAPI
import Domain

extension ControlHandlers {
    /// `audit`, of one action or of everything, oldest first, and its proof.
    func registerAudit(on router: inout Router) {
        let handlers = self
        add("GET", ControlPath.audit, to: &router) { request, _ throws(HTTPFailure) in
            let reference = try request.field("reference", expected: "a reference") { Reference($0) }
            let first = try await handlers.nextEntries(of: reference, after: 0)
            return .lines { writer in
                var entries = first
                while let last = entries.last {
                    try await writer.write(entries.flatMap { ControlJSON.line(AuditDocument($0)) })
                    guard entries.count >= Self.page else { return }
                    entries = try await handlers.nextEntries(of: reference, after: last.sequence)
                }
            }
        }
        add("GET", ControlPath.auditProof, to: &router) { _, _ throws(HTTPFailure) in
            .json(AuditProofDocument(try await handlers.ask { () throws(DeskError) in try await desk.verifyAudit() }))
        }
    }

    private func nextEntries(of reference: Reference?, after: Int64) async throws(HTTPFailure) -> [AuditEntry] {
        try await ask { () throws(DeskError) in
            try await desk.auditTrail(of: reference, after: after, limit: Self.page)
        }
    }
}
