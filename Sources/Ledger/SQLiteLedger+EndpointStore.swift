// SPDX-License-Identifier: MIT

import Domain

extension SQLiteLedger: EndpointStore {
    public func endpoints(after: VolunteerKey, onlyDisabled: Bool, limit: Int) async throws(LedgerError) -> EndpointPage
    {
        try await read { (session) throws(LedgerError) in
            try session.endpoints(after: after, onlyDisabled: onlyDisabled, limit: limit)
        }
    }

    public func endpoint(of id: String) async throws(LedgerError) -> EndpointDetail {
        try await read { (session) throws(LedgerError) in try session.endpointDetail(of: id) }
    }

    public func enableEndpoint(of id: String, by: Identity, at: Instant) async throws(LedgerError) -> EndpointLine {
        try await write { (session) throws(LedgerError) in try session.enableEndpoint(of: id, by: by, at: at) }
    }

    public func disableEndpoint(of id: String, reason: String?, by: Identity, at: Instant) async throws(LedgerError)
        -> EndpointLine
    {
        try await write { (session) throws(LedgerError) in
            try session.disableEndpoint(of: id, reason: reason, by: by, at: at)
        }
    }

    public func unacknowledgedEndpoints() async throws(LedgerError) -> Int {
        try await read { (session) throws(LedgerError) in try session.unacknowledgedEndpoints() }
    }

    public func untoldOwners(limit: Int) async throws(LedgerError) -> [EndpointNotice] {
        try await read { (session) throws(LedgerError) in try session.untoldOwners(limit: limit) }
    }

    public func ownerIsTold(_ volunteer: VolunteerKey, at: Instant) async throws(LedgerError) {
        try await write { (session) throws(LedgerError) in try session.ownerIsTold(volunteer, at: at) }
    }
}
