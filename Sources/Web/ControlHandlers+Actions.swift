// SPDX-License-Identifier: MIT

import ControlAPI
import Domain

extension ControlHandlers {
    /// The longest action document (4 MiB), as the public interface says.
    static let longestAction = 4_194_304
    /// An order is a few short fields.
    static let longestOrder = 65_536
    static let longestReason = 1000

    /// `enqueue`, `show`, `approve`, `withdraw`, `close`.
    func registerActions(on router: inout Router) {
        let handlers = self
        add("POST", ControlPath.actions, to: &router, body: .collected(limit: Self.longestAction)) {
            request, identity throws(HTTPFailure) in
            let result = try await handlers.ask { () throws(DeskError) in
                try await handlers.desk.submit(document: request.body, by: identity)
            }
            return .json(SubmissionDocument(result), status: result.created ? 201 : 200)
        }
        add("GET", ControlPath.action, to: &router) { request, _ throws(HTTPFailure) in
            let reference = try request.reference()
            let record = try await handlers.ask { () throws(DeskError) in try await handlers.desk.show(reference) }
            return .json(ActionDocument(record))
        }
        add("POST", ControlPath.approval, to: &router, body: .collected(limit: Self.longestOrder)) {
            request, identity throws(HTTPFailure) in
            let order = try Self.order(request)
            let receipt = try await handlers.ask { () throws(DeskError) in
                try await handlers.desk.approve(order, by: identity)
            }
            return .json(ApprovalDocument(receipt))
        }
        add("POST", ControlPath.withdrawal, to: &router, body: .collected(limit: Self.longestOrder)) {
            request, identity throws(HTTPFailure) in
            let reference = try request.reference()
            let reason = try request.document(WithdrawalRequestDocument.self).reason
            guard !reason.isEmpty, reason.count <= Self.longestReason else {
                throw HTTPFailure(400, .invalid, "reason: expected 1 to \(Self.longestReason) characters")
            }
            let record = try await handlers.ask { () throws(DeskError) in
                try await handlers.desk.withdraw(reference, reason: reason, by: identity)
            }
            return .json(WithdrawalDocument(record))
        }
        add("POST", ControlPath.closure, to: &router, body: .collected(limit: Self.longestOrder)) {
            request, identity throws(HTTPFailure) in
            let reference = try request.reference()
            let reason = try request.document(ClosureRequestDocument.self).reason
            guard (reason ?? "").count <= Self.longestReason else {
                throw HTTPFailure(400, .invalid, "reason: expected at most \(Self.longestReason) characters")
            }
            let record = try await handlers.ask { () throws(DeskError) in
                try await handlers.desk.close(reference, reason: reason, by: identity)
            }
            return .json(ClosureDocument(record))
        }
    }

    private static func order(_ request: HTTPRequest) throws(HTTPFailure) -> ApprovalOrder {
        let document = try request.document(ApprovalRequestDocument.self)
        var language: LanguageTag?
        if let text = document.language {
            guard let tag = LanguageTag(text) else {
                throw HTTPFailure(400, .invalid, "language: expected a tag such as en or pt-BR")
            }
            language = tag
        }
        if document.overrideSources || document.anyway {
            guard let reason = document.reason, (1...longestReason).contains(reason.count) else {
                throw HTTPFailure(400, .invalid, "reason: an override needs one, of 1 to \(longestReason) characters")
            }
        }
        return ApprovalOrder(
            reference: try request.reference(), digest: document.digest, language: language,
            overrideSources: document.overrideSources, anyway: document.anyway, reason: document.reason)
    }
}
