// SPDX-License-Identifier: MIT

import Domain

extension SQLiteLedger {
    /// Removes what relays and endpoints said about somebody: a reply may name them in words that no scrubber knows.
    ///
    /// The person has a row in at most one of a version's places, and each place is a look: that is a reader's work. The writer
    /// is asked only for versions in which something was said.
    func forgetReplies(of volunteer: VolunteerKey) async throws(LedgerError) {
        let versions = try await read { (session) throws(LedgerError) in try session.plannedVersions() }
        for version in versions {
            let isThere = try await read { (session) throws(LedgerError) in
                try session.hasReplies(of: volunteer, in: version)
            }
            guard isThere else { continue }
            try await write { (session) throws(LedgerError) in try session.forgetReplies(of: volunteer, in: version) }
        }
    }
}

extension Session {
    fileprivate func plannedVersions() throws(LedgerError) -> [Int64] {
        let query = try statement(ForgetSQL.planned)
        defer { query.reset() }
        var found: [Int64] = []
        while try query.step() { found.append(query.int(0)) }
        return found
    }

    fileprivate func hasReplies(of volunteer: VolunteerKey, in version: Int64) throws(LedgerError) -> Bool {
        let query = try statement(ForgetSQL.any)
        defer { query.reset() }
        query.bind(1, version)
        query.bind(2, volunteer.number)
        return try query.step() && query.int(0) != 0
    }
}

extension WriteSession {
    fileprivate func forgetReplies(of volunteer: VolunteerKey, in version: Int64) throws(LedgerError) {
        for sql in [ForgetSQL.replies, ForgetSQL.attempts] {
            let forget = try statement(sql)
            forget.bind(1, version)
            forget.bind(2, volunteer.number)
            try forget.run()
        }
    }

    /// What a section said back in words.
    func forgetMessages(of volunteer: VolunteerKey) throws(LedgerError) {
        let forget = try statement(ForgetSQL.messages)
        forget.bind(1, volunteer.number)
        try forget.run()
    }
}

private enum ForgetSQL {
    static let planned: StaticString = "SELECT version FROM progress WHERE planning > 0 AND forgotten IS NULL"
    static let any: StaticString = """
        SELECT EXISTS (SELECT 1 FROM version_place r
            CROSS JOIN delivery d ON d.id = ((?1 << 44) | (r.rank << 32) | ?2)
            WHERE r.version = ?1 AND (d.reply IS NOT NULL
                OR EXISTS (SELECT 1 FROM attempt WHERE delivery = d.id AND reply <> '')))
        """
    static let replies: StaticString = """
        UPDATE delivery SET reply = NULL WHERE reply IS NOT NULL
            AND id IN (SELECT (?1 << 44) | (rank << 32) | ?2 FROM version_place WHERE version = ?1)
        """
    static let attempts: StaticString = """
        UPDATE attempt SET reply = '' WHERE delivery IN
            (SELECT (?1 << 44) | (rank << 32) | ?2 FROM version_place WHERE version = ?1)
        """
    static let messages: StaticString = "UPDATE receipt SET message = '' WHERE volunteer = ?1 AND message <> ''"
}
