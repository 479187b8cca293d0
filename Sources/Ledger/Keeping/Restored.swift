// SPDX-License-Identifier: MIT

import Domain

extension WriteSession {
    /// Everything that was open when the backup was taken may have been sent since: marked, and held back unless told.
    ///
    /// One transaction, as long as it takes: nothing else works on this ledger yet.
    func markRestored(taken: Instant, goesOn: Bool, by person: Identity, at now: Instant) throws(LedgerError)
        -> Restoration
    {
        var marked = 0
        var unplanned = 0
        for version in try openVersions() {
            let key = Int64(version.number)
            let set = try statement(RestoredSQL.restored)
            set.bind(1, key)
            set.bind(2, goesOn ? RestoredStage.goesOn : RestoredStage.held)
            try set.run()
            let mark = try statement(RestoredSQL.mark)
            mark.bind(1, DeliveryKey.first(of: version).number)
            mark.bind(2, DeliveryKey.end(of: version).number)
            try mark.run()
            newlyTwice[key, default: 0] += connection.changes
            let open = try openCount(of: version)
            marked += open.rows
            unplanned += open.unplanned
        }
        // A draft may have been approved and sent since: whoever gets it now is marked. It waits for an approval anyhow.
        try statement(RestoredSQL.drafts).run()
        try passReminders(at: now)
        try leaveGaps()
        let note = try statement(RestoredSQL.note)
        note.bind(1, taken)
        note.bind(2, now)
        note.bind(3, marked)
        note.bind(4, unplanned)
        try note.run()
        try writeAudit(
            AuditEntry(
                at: now, by: person, verb: "restore", reference: nil, version: nil,
                detail:
                    "backup of \(taken); \(marked) open deliveries may be sent twice, \(unplanned) people had none yet; "
                    + (goesOn ? "all goes on" : "held back until resume")))
        gates = [:]
        return Restoration(taken: taken, at: now, openRows: marked, unplanned: unplanned)
    }

    func resume(_ reference: Reference?, by person: Identity, at now: Instant) throws(LedgerError) -> [HeldVersion] {
        let held = try heldBack().filter { reference == nil || $0.reference == reference }
        if held.isEmpty, let reference {
            _ = try newestVersion(of: reference)
            throw .refused("nothing of \(reference) is held back")
        }
        let release = try statement(RestoredSQL.resume)
        for version in held {
            release.bind(1, version.reference.text)
            release.bind(2, version.version)
            try release.run()
            try writeAudit(
                AuditEntry(
                    at: now, by: person, verb: "resume", reference: version.reference, version: version.version,
                    detail: "held back since a restore; \(version.open) open, \(version.possiblyTwice) possibly twice"))
        }
        gates = [:]
        return held
    }

    /// Numbers that were given between backup and restore are never given again: they stand in Message-IDs, by which
    /// receivers drop what they have, and in personal links, by which people leave.
    private func leaveGaps() throws(LedgerError) {
        try statement(RestoredSQL.skipVersions).run()
        try statement(RestoredSQL.skipVolunteers).run()
    }

    private func openVersions() throws(LedgerError) -> [VersionKey] {
        let query = try statement(RestoredSQL.open)
        defer { query.reset() }
        var found: [VersionKey] = []
        while try query.step() { found.append(VersionKey(UInt32(truncatingIfNeeded: query.int(0)))) }
        return found
    }

    private func openCount(of version: VersionKey) throws(LedgerError) -> (rows: Int, unplanned: Int) {
        let query = try statement(RestoredSQL.openCount)
        defer { query.reset() }
        query.bind(1, version.number)
        guard try query.step() else { return (0, 0) }
        return (Int(query.int(0)), max(0, Int(query.int(1))))
    }
}

extension Session {
    func heldBack() throws(LedgerError) -> [HeldVersion] {
        let query = try statement(RestoredSQL.held)
        defer { query.reset() }
        var found: [HeldVersion] = []
        while try query.step() {
            guard let reference = Reference(query.text(0)) else { continue }
            found.append(
                HeldVersion(
                    reference: reference, version: Int(query.int(1)), open: Int(query.int(2)),
                    possiblyTwice: Int(query.int(3)), closes: query.instant(4)))
        }
        return found
    }

    func lastRestoration() throws(LedgerError) -> Restoration? {
        let query = try statement(RestoredSQL.last)
        defer { query.reset() }
        guard try query.step() else { return nil }
        return Restoration(
            taken: query.instant(0), at: query.instant(1), openRows: Int(query.int(2)), unplanned: Int(query.int(3)))
    }
}

/// Values of `progress.restored`.
enum RestoredStage {
    static let held: Int64 = 1
    static let goesOn: Int64 = 2
}

private enum RestoredSQL {
    static let open: StaticString = "SELECT version FROM progress WHERE live = 1 AND fence IS NULL ORDER BY version"
    static let restored: StaticString = "UPDATE progress SET restored = ?2 WHERE version = ?1"
    static let drafts: StaticString = """
        UPDATE progress SET restored = 2
        WHERE restored = 0 AND fence IS NULL AND version IN (SELECT id FROM version WHERE opened IS NULL)
        """
    static let mark: StaticString = """
        UPDATE delivery SET flags = flags | 1 WHERE id > ?1 AND id < ?2 AND state IN (1, 2, 3, 4) AND flags & 1 = 0
        """
    /// Rows by the kept counters, and who has none yet.
    static let openCount: StaticString = """
        SELECT sum(iif(t.state IN (1, 2, 3, 4), t.n, 0)), coalesce(p.audience, 0) - coalesce(sum(t.n), 0)
        FROM progress p LEFT JOIN tally t ON t.version = p.version WHERE p.version = ?1
        """
    static let note: StaticString = """
        INSERT INTO restoration (taken, at, open_rows, unplanned) VALUES (?1, ?2, ?3, ?4)
        """
    static let last: StaticString = "SELECT taken, at, open_rows, unplanned FROM restoration ORDER BY id DESC LIMIT 1"
    static let held: StaticString = """
        SELECT a.reference, v.number,
            max(coalesce(p.audience, 0), coalesce((SELECT sum(n) FROM tally WHERE version = v.id), 0))
                - coalesce((SELECT sum(n) FROM tally WHERE version = v.id AND state NOT IN (1, 2, 3, 4)), 0),
            p.possibly_twice, v.closes
        FROM progress p JOIN version v ON v.id = p.version JOIN action a ON a.id = v.action
        WHERE p.restored = 1 AND p.live = 1 AND p.fence IS NULL ORDER BY v.id
        """
    static let resume: StaticString = """
        UPDATE progress SET restored = 2 WHERE restored = 1 AND version =
            (SELECT v.id FROM version v JOIN action a ON a.id = v.action WHERE a.reference = ?1 AND v.number = ?2)
        """
    /// A thousand versions are more than anybody approves between two backups; a ledger has room for 500 such gaps.
    static let skipVersions: StaticString = """
        UPDATE keeping SET first_version =
            min(524287, max(first_version, coalesce((SELECT max(id) FROM version), 0) + 1 + 1000))
        """
    /// Somebody who is gone and never was there: the next number is above.
    ///
    /// Sixteen million, so that a whole roster may have
    /// been read in since the backup.
    static let skipVolunteers: StaticString = """
        INSERT INTO volunteer (id, place, ladder, country, channel, shares, amount, joined, gone, networks)
        SELECT coalesce(max(id), 0) + 16777216, 0, 0, 0, 1, 0, 0, 0, 0, 0 FROM volunteer
        HAVING coalesce(max(id), 0) < 4294967295 - 16777216
        """
}
