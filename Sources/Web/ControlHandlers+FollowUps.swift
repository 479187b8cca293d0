// SPDX-License-Identifier: MIT

import ControlAPI
import Domain

extension ControlHandlers {
    /// `correct`, `update`, and `close` with an outcome.
    func registerFollowUps(on router: inout Router) {
        let handlers = self
        add("POST", ControlPath.corrections, to: &router, body: .collected(limit: Self.longestAction)) {
            request, identity throws(HTTPFailure) in
            let reference = try request.reference()
            let result = try await handlers.ask { () throws(DeskError) in
                try await handlers.desk.correct(reference, document: request.body, by: identity)
            }
            return .json(SubmissionDocument(result), status: result.created ? 201 : 200)
        }
        add("POST", ControlPath.updates, to: &router, body: .collected(limit: Self.longestAction)) {
            request, identity throws(HTTPFailure) in
            let reference = try request.reference()
            let result = try await handlers.ask { () throws(DeskError) in
                try await handlers.desk.update(reference, document: request.body, by: identity)
            }
            return .json(SubmissionDocument(result), status: result.created ? 201 : 200)
        }
        add("POST", ControlPath.outcome, to: &router, body: .collected(limit: Self.longestAction)) {
            request, identity throws(HTTPFailure) in
            let reference = try request.reference()
            let reason = request.head.query["reason"]
            guard (reason ?? "").count <= Self.longestReason else {
                throw HTTPFailure(400, .invalid, "reason: expected at most \(Self.longestReason) characters")
            }
            let receipt = try await handlers.ask { () throws(DeskError) in
                try await handlers.desk.close(reference, outcome: request.body, reason: reason, by: identity)
            }
            return .json(ClosureDocument(receipt.record, outcome: receipt.outcome))
        }
    }
}
