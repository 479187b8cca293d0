// SPDX-License-Identifier: MIT

import Domain

extension SQLiteLedger {
    public func forget(closedBefore cutoff: Instant, at now: Instant) async throws(LedgerError) -> Forgetting {
        let due = try await read { (session) throws(LedgerError) in
            try session.threads().filter { $0.isWhole && $0.closed ?? now < cutoff }.flatMap(\.versions)
        }
        var forgetting = Forgetting(versions: due.count)
        while !Task.isCancelled {
            let removed = try await write { (session) throws(LedgerError) in try session.forgetAnswers(before: cutoff) }
            if removed == 0 { break }
        }
        if !due.isEmpty {
            try await write { (session) throws(LedgerError) in try session.beginForgetting(due, at: now) }
        }
        let begun = try await read { (session) throws(LedgerError) in try session.unfinishedForgetting() }
        for version in begun { forgetting.rows += try await forget(version) }
        return forgetting
    }

    /// Everything that hangs on a version, a transaction each step.
    ///
    /// - Returns: How many deliveries were removed.
    private func forget(_ version: VersionKey) async throws(LedgerError) -> Int {
        var rows = 0
        var next: ForgettingStep? = .attempts
        while let step = next, !Task.isCancelled {
            let done = try await write { (session) throws(LedgerError) in try session.take(step, of: version) }
            rows += done.rows
            next = done.next
        }
        return rows
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

    /// What endpoints that have failed for so long said last: of the next of them; how many, 0 when there are no more.
    fileprivate func forgetAnswers(before cutoff: Instant) throws(LedgerError) -> Int {
        let forget = try statement(RetentionSQL.answers)
        forget.bind(1, cutoff)
        forget.bind(2, Self.mostForgotten)
        try forget.run()
        return connection.changes
    }
}

/// Statements on what is to be forgotten, and on what is forgotten.
enum RetentionSQL {
    static let versions: StaticString = """
        SELECT a.id, a.follows, v.id, p.live, p.fenced, p.forgotten
        FROM action a JOIN version v ON v.action = a.id JOIN progress p ON p.version = v.id ORDER BY a.id, v.id
        """
    static let begin: StaticString = "UPDATE progress SET forgotten = ?2 WHERE version = ?1 AND forgotten IS NULL"
    /// Places are the last to go.
    ///
    /// Answers are looked for by their action's key: there may be half a million of others.
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
    static let answers: StaticString = """
        UPDATE endpoint SET reply = NULL WHERE volunteer IN
            (SELECT volunteer FROM endpoint WHERE reply IS NOT NULL AND since < ?1 LIMIT ?2)
        """
}
