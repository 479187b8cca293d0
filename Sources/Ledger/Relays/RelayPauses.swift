// SPDX-License-Identifier: MIT

import Domain

extension SQLiteLedger: RelayStore {
    public func pausedRelays() async throws(LedgerError) -> Set<String> {
        try await read { (session) throws(LedgerError) in try session.pausedRelays() }
    }

    public func setRelay(_ name: String, paused: Bool, by: Identity, at: Instant) async throws(LedgerError) -> Bool {
        try await write { (session) throws(LedgerError) in
            try session.setRelay(name, paused: paused, by: by, at: at)
        }
    }
}

extension Session {
    fileprivate func pausedRelays() throws(LedgerError) -> Set<String> {
        let query = try statement(RelaySQL.paused)
        defer { query.reset() }
        var names: Set<String> = []
        while try query.step() { names.insert(query.text(0)) }
        return names
    }
}

extension WriteSession {
    fileprivate func setRelay(
        _ name: String, paused: Bool, by person: Identity, at now: Instant
    ) throws(LedgerError) -> Bool {
        guard try pausedRelays().contains(name) != paused else { return false }
        let change = try statement(paused ? RelaySQL.pause : RelaySQL.resume)
        change.bind(1, name)
        if paused { change.bind(2, now) }
        try change.run()
        try writeAudit(
            AuditEntry(
                at: now, by: person, verb: paused ? "relay pause" : "relay resume", reference: nil, version: nil,
                detail: name))
        return true
    }
}

private enum RelaySQL {
    static let paused: StaticString = "SELECT relay FROM relay_pause"
    static let pause: StaticString = "INSERT INTO relay_pause VALUES (?1, ?2)"
    static let resume: StaticString = "DELETE FROM relay_pause WHERE relay = ?1"
}
