// SPDX-License-Identifier: MIT

import Dispatching
import Domain

extension Desk {
    public func endpoints(after: VolunteerKey, onlyDisabled: Bool, limit: Int) async throws(DeskError) -> EndpointPage {
        try await asked { () async throws(LedgerError) in
            try await store.endpoints(after: after, onlyDisabled: onlyDisabled, limit: limit)
        }
    }

    public func endpoint(of id: String) async throws(DeskError) -> EndpointDetail {
        try await asked { () async throws(LedgerError) in try await store.endpoint(of: id) }
    }

    public func enableEndpoint(of id: String, by: Identity) async throws(DeskError) -> EndpointLine {
        let line = try await asked { () async throws(LedgerError) in
            try await store.enableEndpoint(of: id, by: by, at: clock.now())
        }
        await endpointWatch.look()
        return line
    }

    public func disableEndpoint(of id: String, reason: String?, by: Identity) async throws(DeskError) -> EndpointLine {
        let line = try await asked { () async throws(LedgerError) in
            try await store.disableEndpoint(of: id, reason: reason, by: by, at: clock.now())
        }
        await endpointWatch.look()
        return line
    }

    public func testEndpoint(of id: String, by: Identity) async throws(DeskError) -> EndpointTest {
        let volunteer = try await asked { () async throws(LedgerError) in try await store.volunteer(id: id) }
        guard let webhook = volunteer.webhook else { throw .refused("this volunteer has no endpoint") }
        let start = clock.now()
        let entry = AuditEntry(
            at: start, actor: by.name, login: by.login, verb: "endpoint test", detail: "one endpoint")
        try await asked { () async throws(LedgerError) in try await store.audit(entry) }
        let report = await errands.run(
            .webhook(testWebhook(start)), to: .webhook(webhook), within: Self.longestTest)
        guard let report else { throw .busy("the daemon is stopping") }
        return EndpointTest(report, took: report.at.since(start))
    }

    /// One minute: beyond every request's own limit, with time to wait for a place.
    private static let longestTest = Duration.seconds(60)
}
