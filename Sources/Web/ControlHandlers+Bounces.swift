// SPDX-License-Identifier: MIT

import ControlAPI
import Domain

extension ControlHandlers {
    /// `bounce`, `suppress add|remove|list`.
    func registerBounces(on router: inout Router) {
        let handlers = self
        add("POST", ControlPath.bounces, to: &router, body: .collected(limit: Self.longestReport)) {
            request, identity throws(HTTPFailure) in
            let receipt = try await handlers.ask { () throws(DeskError) in
                try await handlers.desk.takeReport(message: request.body, by: identity)
            }
            return .json(BounceDocument(receipt))
        }
        add("POST", ControlPath.suppressions, to: &router, body: .collected(limit: Self.longestOrder)) {
            request, identity throws(HTTPFailure) in
            let order = try request.document(SuppressionOrderDocument.self)
            guard let reason = order.reason, (1...Self.longestReason).contains(reason.count) else {
                throw HTTPFailure(400, .invalid, "reason: expected 1 to \(Self.longestReason) characters")
            }
            let receipt = try await handlers.ask { () throws(DeskError) in
                try await handlers.desk.suppress(address: order.address, reason: reason, by: identity)
            }
            return .json(SuppressionReceiptDocument(receipt))
        }
        add("POST", ControlPath.suppressionRemoval, to: &router, body: .collected(limit: Self.longestOrder)) {
            request, identity throws(HTTPFailure) in
            let order = try request.document(SuppressionOrderDocument.self)
            let receipt = try await handlers.ask { () throws(DeskError) in
                try await handlers.desk.unsuppress(address: order.address, by: identity)
            }
            return .json(SuppressionReceiptDocument(receipt))
        }
        add("GET", ControlPath.suppressions, to: &router) { _, _ throws(HTTPFailure) in
            try await handlers.listSuppressions()
        }
    }

    private func listSuppressions() async throws(HTTPFailure) -> HTTPResponse {
        let next: @Sendable (Int64) async throws(HTTPFailure) -> [SuppressionLine] = { after throws(HTTPFailure) in
            try await ask { () throws(DeskError) in try await desk.suppressions(after: after, limit: Self.page) }
        }
        let first = try await next(0)
        return .lines { writer in
            var page = first
            while let last = page.last {
                try await writer.write(page.flatMap { ControlJSON.line(SuppressionDocument($0)) })
                page = try await next(last.number)
            }
        }
    }

    /// Octets: a message is cut at a mebibyte before it is sent.
    private static let longestReport = 2 << 20
}
