// SPDX-License-Identifier: MIT

import Domain

extension SQLiteLedger {
    /// Removes what relays and endpoints said about somebody: a reply may name them in words that no scrubber knows.
    ///
    /// A transaction for each version: the person has a row in at most one of its places, and each place is a look.
    func forgetReplies(of volunteer: VolunteerKey) async throws(LedgerError) {
        let versions = try await read { (session) throws(LedgerError) in try session.plannedVersions() }
        for version in versions {
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
