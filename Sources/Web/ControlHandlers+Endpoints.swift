// SPDX-License-Identifier: MIT

import ControlAPI
import Domain

extension ControlHandlers {
    /// `endpoint list|show|enable|disable|test`.
    func registerEndpoints(on router: inout Router) {
        let handlers = self
        add("GET", ControlPath.endpoints, to: &router) { request, _ throws(HTTPFailure) in
            try await handlers.listEndpoints(onlyDisabled: request.head.query["disabled"] == "yes")
        }
        add("GET", ControlPath.endpoint, to: &router) { request, _ throws(HTTPFailure) in
            let id = request.parameters["id"] ?? ""
            let detail = try await handlers.ask { () throws(DeskError) in try await handlers.desk.endpoint(of: id) }
            return .json(EndpointDetailDocument(detail))
        }
        add("POST", ControlPath.endpointEnabling, to: &router) { request, identity throws(HTTPFailure) in
            let id = request.parameters["id"] ?? ""
            let line = try await handlers.ask { () throws(DeskError) in
                try await handlers.desk.enableEndpoint(of: id, by: identity)
            }
            return .json(EndpointDocument(line))
        }
        add(
            "POST", ControlPath.endpointDisabling, to: &router, body: .collected(limit: Self.mostDisablingBytes)
        ) { request, identity throws(HTTPFailure) in
            let id = request.parameters["id"] ?? ""
            let reason = try request.document(EndpointDisablingDocument.self).reason
            if let reason, !(1...Self.longestDisablingReason).contains(reason.count) {
                throw HTTPFailure(400, .invalid, "reason: expected 1 to \(Self.longestDisablingReason) characters")
            }
            let line = try await handlers.ask { () throws(DeskError) in
                try await handlers.desk.disableEndpoint(of: id, reason: reason, by: identity)
            }
            return .json(EndpointDocument(line))
        }
        add("POST", ControlPath.endpointTest, to: &router) { request, identity throws(HTTPFailure) in
            let id = request.parameters["id"] ?? ""
            let test = try await handlers.ask { () throws(DeskError) in
                try await handlers.desk.testEndpoint(of: id, by: identity)
            }
            return .json(EndpointTestDocument(test))
        }
    }

    private func listEndpoints(onlyDisabled: Bool) async throws(HTTPFailure) -> HTTPResponse {
        let next: @Sendable (VolunteerKey) async throws(HTTPFailure) -> EndpointPage = { after throws(HTTPFailure) in
            try await ask { () throws(DeskError) in
                try await desk.endpoints(after: after, onlyDisabled: onlyDisabled, limit: Self.page)
            }
        }
        let first = try await next(.beforeFirst)
        return .lines { writer in
            var page = first
            while true {
                try await writer.write(page.endpoints.flatMap { ControlJSON.line(EndpointDocument($0)) })
                guard let after = page.next else { return }
                page = try await next(after)
            }
        }
    }

    /// Characters: a sentence or two for the listing.
    private static let longestDisablingReason = 500
    private static let mostDisablingBytes = 16 * 1024
}
