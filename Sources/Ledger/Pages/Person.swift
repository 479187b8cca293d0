// SPDX-License-Identifier: MIT

import Domain

extension Session {
    /// A volunteer by our own number, as their page shows them.
    func person(_ key: VolunteerKey, at now: Instant) throws(LedgerError) -> PersonRecord? {
        guard let volunteer = try volunteer(key) else { return nil }
        let pause = try pauseEnd(of: key).flatMap { $0 > now ? $0 : nil }
        let offer = try storedOffer(of: key)
        return PersonRecord(volunteer: volunteer, pausedUntil: pause, awaitsCode: offer?.isOpen(at: now) ?? false)
    }

    func volunteer(_ key: VolunteerKey) throws(LedgerError) -> Volunteer? {
        let query = try statement(PageSQL.person)
        defer { query.reset() }
        query.bind(1, key.number)
        return try query.step() ? try volunteer(from: query) : nil
    }

    func recentIssues() throws(LedgerError) -> [String] {
        let query = try statement(PageSQL.recentIssues)
        defer { query.reset() }
        var issues: [String] = []
        while try query.step() { issues.append(query.text(0)) }
        return issues
    }

    private func pauseEnd(of key: VolunteerKey) throws(LedgerError) -> Instant? {
        let query = try statement(PageSQL.pause)
        defer { query.reset() }
        query.bind(1, key.number)
        return try query.step() ? query.optionalInstant(0) : nil
    }
}
