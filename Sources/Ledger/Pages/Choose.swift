// SPDX-License-Identifier: MIT

import Domain

extension WriteSession {
    /// Changes a volunteer's row exactly as an import of the changed row would.
    func change(_ key: VolunteerKey, at now: Instant, _ what: String, _ make: (inout Volunteer) -> Void)
        throws(LedgerError)
    {
        guard let before = try volunteer(key) else { throw .unknown("whose link this is has left") }
        var after = before
        make(&after)
        guard after != before else { return }
        let row = [RosterRow(line: 0, volunteer: after)]
        let isNewAddress = after.email != before.email || (after.webhook != nil && after.webhook != before.webhook)
        let result = try RosterImport.run(row[...], at: now, looksForGone: isNewAddress, in: self)
        guard result.changed == 1 else { throw .refused("this address belongs to somebody who has left") }
        try audit(what, at: now)
    }

    /// In a volunteer's name; never whose.
    func audit(_ what: String, verb: String = "preferences", at now: Instant) throws(LedgerError) {
        try writeAudit(
            AuditEntry(
                at: now, actor: Identity.volunteer.name, login: Identity.volunteer.login, verb: verb, detail: what))
    }
}

extension Identity {
    /// Whoever holds a volunteer's link; the login is the daemon's, by which they came.
    static let volunteer = Identity(name: "volunteer", login: Identity.daemon.login)
}
