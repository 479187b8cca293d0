// SPDX-License-Identifier: MIT

import Domain

extension WriteSession {
    func writeAudit(_ entry: AuditEntry) throws(LedgerError) {
        try chain.append(AuditRow(entry), on: connection)
    }
}

extension Session {
    func auditTrail(of reference: Reference?, after: Int64, limit: Int) throws(LedgerError) -> [AuditEntry] {
        let query = try statement(reference == nil ? AuditSQL.ofAll : AuditSQL.ofOne)
        defer { query.reset() }
        if let reference { query.bind(1, reference.text) }
        query.bind(2, after)
        query.bind(3, max(0, limit))
        var entries: [AuditEntry] = []
        while try query.step() { entries.append(AuditRow(query).entry) }
        return entries
    }
}

extension AuditEntry {
    init(at: Instant, by person: Identity, verb: String, reference: Reference?, version: Int?, detail: String) {
        self.init(
            at: at, actor: person.name, login: person.login, verb: verb, reference: reference, version: version,
            detail: detail)
    }
}

extension Identity {
    /// What the daemon does by itself.
    static let daemon = Identity(name: "urgentd", login: "urgentd")
}
