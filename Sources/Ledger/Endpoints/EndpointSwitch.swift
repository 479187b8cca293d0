// SPDX-License-Identifier: MIT

import Domain

extension WriteSession {
    func enableEndpoint(of id: String, by person: Identity, at now: Instant) throws(LedgerError) -> EndpointLine {
        let found = try endpoint(of: id)
        try forgetEndpoint(of: found.key)
        try auditEndpoint("endpoint enable", by: person, at: now)
        return EndpointLine(volunteer: found.line.volunteer, host: found.line.host, trouble: nil)
    }

    func disableEndpoint(of id: String, reason: String?, by person: Identity, at now: Instant)
        throws(LedgerError) -> EndpointLine
    {
        let found = try endpoint(of: id)
        var trouble = found.line.trouble ?? EndpointTrouble(since: now)
        if !trouble.isDisabled { trouble.disable(reason ?? "disabled by staff", at: now) }
        try keep(trouble, of: found.key, isAcknowledged: true)
        try auditEndpoint("endpoint disable", by: person, at: now)
        return EndpointLine(volunteer: found.line.volunteer, host: found.line.host, trouble: trouble)
    }

    func ownerIsTold(_ volunteer: VolunteerKey, at now: Instant) throws(LedgerError) {
        let tell = try statement(EndpointSQL.tell)
        tell.bind(1, volunteer.number)
        tell.bind(2, now)
        try tell.run()
    }

    /// That it was done, not to whom; nor why, because a reason may name somebody.
    private func auditEndpoint(_ verb: String, by person: Identity, at now: Instant) throws(LedgerError) {
        try writeAudit(
            AuditEntry(
                at: now, actor: person.name, login: person.login, verb: verb, reference: nil, version: nil,
                detail: "one endpoint"))
    }

    private func endpoint(of id: String) throws(LedgerError) -> (key: VolunteerKey, line: EndpointLine) {
        let query = try statement(EndpointSQL.one)
        defer { query.reset() }
        query.bind(1, id)
        guard try query.step() else { throw .unknown("there is no volunteer with this id") }
        guard !query.isNull(2) else { throw .refused("this volunteer has no endpoint") }
        return (VolunteerKey(UInt32(truncatingIfNeeded: query.int(0))), EndpointLine(query))
    }
}
