// SPDX-License-Identifier: MIT

import ControlAPI
import Domain

extension ControlHandlers {
    /// `reconcile`, of one action or of all.
    func registerReconcile(on router: inout Router) {
        let handlers = self
        let answer: @Sendable (Reference?) async throws(HTTPFailure) -> HTTPResponse = {
            reference throws(HTTPFailure) in
            let proofs = try await handlers.ask { () throws(DeskError) in try await handlers.desk.reconcile(reference) }
            return .lines { writer in
                for proof in proofs { try await writer.write(ControlJSON.line(ReconcileDocument(proof))) }
            }
        }
        add("GET", ControlPath.reconciliation, to: &router) { request, _ throws(HTTPFailure) in
            try await answer(try request.reference())
        }
        add("GET", ControlPath.reconciliations, to: &router) { _, _ throws(HTTPFailure) in try await answer(nil) }
    }
}
