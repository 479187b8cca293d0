// SPDX-License-Identifier: MIT

import Domain

extension WriteSession {
    func writeAudit(_ entry: AuditEntry) throws(LedgerError) {
        let add = try statement(ActionSQL.addAudit)
        add.bind(1, entry.at)
        add.bind(2, entry.actor)
        add.bind(3, entry.login)
        add.bind(4, entry.verb)
        add.bind(5, entry.reference?.text)
        add.bind(6, entry.version.map(Int64.init))
        add.bind(7, entry.detail)
        try add.run()
    }
}

extension Session {
    func auditTrail(of reference: Reference?, after: Int64, limit: Int) throws(LedgerError) -> [AuditEntry] {
        let query = try statement(reference == nil ? ActionSQL.auditOfAll : ActionSQL.auditOfOne)
        defer { query.reset() }
        if let reference { query.bind(1, reference.text) }
        query.bind(2, after)
        query.bind(3, max(0, limit))
        var entries: [AuditEntry] = []
        while try query.step() {
            entries.append(
                AuditEntry(
                    sequence: query.int(0), at: query.instant(1), actor: query.text(2), login: query.text(3),
                    verb: query.text(4), reference: query.optionalText(5).flatMap { Reference($0) },
                    version: query.optionalInt(6).map(Int.init), detail: query.text(7)))
        }
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
