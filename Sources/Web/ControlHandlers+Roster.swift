// SPDX-License-Identifier: MIT

import ControlAPI
import Domain

extension ControlHandlers {
    /// `roster import|export|count|show|erase`.
    func registerRoster(on router: inout Router) {
        let handlers = self
        add("POST", ControlPath.roster, to: &router, body: .streamed) { request, identity throws(HTTPFailure) in
            try await handlers.importRoster(request, identity)
        }
        add("GET", ControlPath.roster, to: &router) { request, identity throws(HTTPFailure) in
            try await handlers.exportRoster(withSecrets: request.head.query["secrets"] == "yes", by: identity)
        }
        add("GET", ControlPath.rosterCount, to: &router) { request, _ throws(HTTPFailure) in
            let words = RosterDimension.allCases.map(\.rawValue).joined(separator: ", ")
            let dimension = try request.field("by", expected: words) { RosterDimension(rawValue: $0) }
            let counts = try await handlers.ask { () throws(DeskError) in
                try await handlers.desk.countRoster(by: dimension)
            }
            return .lines { writer in
                for count in counts { try await writer.write(ControlJSON.line(RosterCountDocument(count))) }
            }
        }
        add("GET", ControlPath.volunteer, to: &router) { request, identity throws(HTTPFailure) in
            let id = request.parameters["id"] ?? ""
            let volunteer = try await handlers.ask { () throws(DeskError) in
                try await handlers.desk.volunteer(id: id, by: identity)
            }
            return .json(VolunteerDocument(volunteer, showsSecret: false))
        }
        add("DELETE", ControlPath.volunteer, to: &router) { request, identity throws(HTTPFailure) in
            let id = request.parameters["id"] ?? ""
            try await handlers.ask { () throws(DeskError) in
                try await handlers.desk.eraseVolunteer(id: id, by: identity)
            }
            return HTTPResponse(status: 204, headers: [], body: .bytes([]))
        }
    }

    private func importRoster(_ request: HTTPRequest, _ identity: Identity) async throws(HTTPFailure) -> HTTPResponse {
        let words = RosterFormat.allCases.map(\.rawValue).joined(separator: ", ")
        let format = try request.field("format", expected: words) { RosterFormat(rawValue: $0) } ?? .csv
        let dryRun = request.head.query["dry-run"] == "yes"
        guard let stream = request.stream else { throw HTTPFailure(500, .failed, "the body is not streamed") }
        let session = try await ask { () throws(DeskError) in
            try await desk.importRoster(format, dryRun: dryRun, by: identity)
        }
        do throws(HTTPClientGone) {
            while let piece = try await stream.next() {
                do throws(DeskError) { try await session.feed(piece) } catch { return HTTPFailure(error).response }
            }
        } catch {
            // Half a file is not a file: its last row may be cut in two. What was fed is in, and importing again is safe.
            throw HTTPFailure(400, .badRequest, "the upload broke off")
        }
        return .json(RosterImportDocument(try await ask { () throws(DeskError) in try await session.finish() }))
    }

    private func exportRoster(withSecrets: Bool, by identity: Identity) async throws(HTTPFailure) -> HTTPResponse {
        let next: @Sendable (VolunteerKey) async throws(HTTPFailure) -> RosterPage = { after throws(HTTPFailure) in
            try await ask { () throws(DeskError) in
                try await desk.exportRoster(after: after, limit: Self.page, withSecrets: withSecrets, by: identity)
            }
        }
        let first = try await next(.beforeFirst)
        return .lines { writer in
            try await audited(
                .roster(withSecrets: withSecrets), firstPage: first.volunteers.count, by: identity
            ) { given in
                var page = first
                while true {
                    try await writer.write(
                        page.volunteers.flatMap { VolunteerDocument($0, showsSecret: withSecrets).line })
                    guard let after = page.next else { return }
                    page = try await next(after)
                    given += page.volunteers.count
                }
            }
        }
    }
}
