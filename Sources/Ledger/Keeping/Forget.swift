// SPDX-License-Identifier: MIT

import Domain

extension SQLiteLedger {
    public func forget(closedBefore cutoff: Instant, at now: Instant) async throws(LedgerError) -> Forgetting {
        let due = try await read { (session) throws(LedgerError) in
            try session.threads().filter { $0.isWhole && $0.closed ?? now < cutoff }.flatMap(\.versions)
        }
        var forgetting = Forgetting(versions: due.count)
        try await write { (session) throws(LedgerError) in try session.forgetAnswers(before: cutoff) }
        if !due.isEmpty {
            try await write { (session) throws(LedgerError) in try session.beginForgetting(due, at: now) }
        }
        let begun = try await read { (session) throws(LedgerError) in try session.unfinishedForgetting() }
        for version in begun {
            while !Task.isCancelled {
                let removed = try await write { (session) throws(LedgerError) in try session.forgetRows(of: version) }
                forgetting.rows += removed
                if removed == 0 { break }
            }
        }
        return forgetting
    }

    public func nextForgetting() async throws(LedgerError) -> Instant? {
        try await read { (session) throws(LedgerError) in
            try session.threads().filter(\.isWhole).compactMap(\.closed).min()
        }
    }
}

/// An action with all that follows it, as far as retention is concerned.
struct ActionThread {
    /// Of which something is still to be forgotten.
    var versions: [VersionKey] = []
    /// When the last of them closed; nil while there is none.
    var closed: Instant?
    /// Nothing of it is open, being settled, or waits for approval.
    var isWhole = true
}

extension Session {
    /// Threads that hold rows; some thousand actions at the most, so they are put together here.
    fileprivate func threads() throws(LedgerError) -> [ActionThread] {
        let query = try statement(RetentionSQL.versions)
        defer { query.reset() }
        var root: [Int64: Int64] = [:]
        var found: [Int64: ActionThread] = [:]
        // In order of the actions: what is followed comes before what follows it.
        while try query.step() {
            let (action, followed) = (query.int(0), query.optionalInt(1))
            let thread = followed.flatMap { root[$0] } ?? action
            root[action] = thread
            var entry = found[thread] ?? ActionThread()
            if query.int(3) != 0 || query.isNull(4) { entry.isWhole = false }
            if let closed = query.optionalInstant(4) { entry.closed = max(closed, entry.closed ?? closed) }
            if query.isNull(5) { entry.versions.append(VersionKey(UInt32(truncatingIfNeeded: query.int(2)))) }
            found[thread] = entry
        }
        return found.values.filter { !$0.versions.isEmpty }
    }

    fileprivate func unfinishedForgetting() throws(LedgerError) -> [VersionKey] {
        let query = try statement(RetentionSQL.unfinished)
        defer { query.reset() }
        var found: [VersionKey] = []
        while try query.step() { found.append(VersionKey(UInt32(truncatingIfNeeded: query.int(0)))) }
        return found
    }

    /// Nothing can follow what is forgotten: nobody knows any more who has it.
    func refuseForgotten(_ version: StoredVersion) throws(LedgerError) {
        let query = try statement(RetentionSQL.forgottenAt)
        defer { query.reset() }
        query.bind(1, version.action)
        guard try query.step(), let since = query.optionalInstant(0) else { return }
        throw .refused(
            "who got \(try version.document().reference) is forgotten since \(since) (retention.personalData): hand it in as an "
                + "action of its own")
    }
}

extension WriteSession {
    fileprivate func beginForgetting(_ versions: [VersionKey], at now: Instant) throws(LedgerError) {
        let begin = try statement(RetentionSQL.begin)
        for version in versions {
            begin.bind(1, version.number)
            begin.bind(2, now)
            try begin.run()
            gates[version.number] = nil
        }
        try noteUnswept()
        try writeAudit(
            AuditEntry(
                at: now, by: .daemon, verb: "forget", reference: nil, version: nil,
                detail: "personal data of \(versions.count) versions whose threads closed long ago; their counts stay"))
    }

    /// What endpoints that have failed for so long said last.
    fileprivate func forgetAnswers(before cutoff: Instant) throws(LedgerError) {
        let forget = try statement(RetentionSQL.answers)
        forget.bind(1, cutoff)
        try forget.run()
    }

    /// The next rows of a version with all that hangs on them; how many, 0 when everything is gone.
    fileprivate func forgetRows(of version: VersionKey) throws(LedgerError) -> Int {
        let (first, end) = (DeliveryKey.first(of: version).number, DeliveryKey.end(of: version).number)
        let span = try statement(RetentionSQL.span)
        span.bind(1, first)
        span.bind(2, end)
        span.bind(3, Self.mostForgotten)
        let count: Int
        let last: Int64
        do {
            defer { span.reset() }
            guard try span.step() else { return 0 }
            (count, last) = (Int(span.int(0)), span.int(1))
        }
        if count == 0 {
            for sql in RetentionSQL.rest {
                let remove = try statement(sql)
                remove.bind(1, version.number)
                try remove.run()
            }
            return 0
        }
        for sql in [RetentionSQL.attempts, RetentionSQL.rows] {
            let remove = try statement(sql)
            remove.bind(1, first)
            remove.bind(2, last)
            try remove.run()
        }
        return count
    }

    /// Rows a transaction: within the writer's 20 ms, zeroing included.
    private static let mostForgotten = 2000
}

private enum RetentionSQL {
    static let versions: StaticString = """
        SELECT a.id, a.follows, v.id, p.live, p.fenced, p.forgotten
        FROM action a JOIN version v ON v.action = a.id JOIN progress p ON p.version = v.id ORDER BY a.id, v.id
        """
    static let begin: StaticString = "UPDATE progress SET forgotten = ?2 WHERE version = ?1 AND forgotten IS NULL"
    /// Places are the last to go.
    static let unfinished: StaticString = """
        SELECT p.version FROM progress p WHERE p.forgotten IS NOT NULL AND (
            EXISTS (SELECT 1 FROM version_place WHERE version = p.version)
            OR EXISTS (SELECT 1 FROM holder WHERE version = p.version)
            OR EXISTS (SELECT 1 FROM version v JOIN action a ON a.id = v.action
                CROSS JOIN response r ON r.action = iif(a.kind = 'reminder', a.follows, a.id)
                WHERE v.id = p.version AND r.version = p.version))
        """
    static let forgottenAt: StaticString = """
        SELECT max(p.forgotten) FROM version v JOIN progress p ON p.version = v.id WHERE v.action = ?1
        """
    static let answers: StaticString = "UPDATE endpoint SET reply = NULL WHERE reply IS NOT NULL AND since < ?1"
    static let span: StaticString = """
        SELECT count(*), max(id) FROM (SELECT id FROM delivery WHERE id > ?1 AND id < ?2 ORDER BY id LIMIT ?3)
        """
    static let attempts: StaticString = "DELETE FROM attempt WHERE delivery > ?1 AND delivery <= ?2"
    static let rows: StaticString = "DELETE FROM delivery WHERE id > ?1 AND id <= ?2"
    /// Who responded, who held it, what sections wrote; what was counted of it stays.
    static let rest: [StaticString] = [
        "DELETE FROM response WHERE version = ?1",
        "UPDATE receipt SET message = '' WHERE version = ?1 AND message <> ''",
        "DELETE FROM doubt WHERE version = ?1",
        "DELETE FROM holder WHERE version = ?1",
        "DELETE FROM version_place WHERE version = ?1",
    ]
}
