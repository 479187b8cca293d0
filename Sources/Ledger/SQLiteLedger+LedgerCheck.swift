// SPDX-License-Identifier: MIT

import Domain

extension SQLiteLedger: LedgerCheck {
    public func deepCheck(progress: @escaping @Sendable (LedgerCheckProgress) -> Void) async throws(LedgerError)
        -> [LedgerFinding]
    {
        // Minutes long: on a connection of its own it holds up no reader.
        let queue = SessionQueue(
            label: "urgentd.ledger.check", session: try Self.readSession(at: file), damage: damage)
        let result = await deepCheck(on: queue, progress)
        await queue.close()
        return try result.get()
    }

    private func deepCheck(
        on queue: SessionQueue<ReadSession>, _ progress: @escaping @Sendable (LedgerCheckProgress) -> Void
    ) async -> Result<[LedgerFinding], LedgerError> {
        do throws(LedgerError) {
            let references = try await actions().map(\.action.reference)
            let steps = DeepCheck.fixedSteps + references.count
            progress(LedgerCheckProgress(step: "pages of the file", done: 0, steps: steps))
            var findings = try await queue.run { (session) throws(LedgerError) in try session.damageFindings() }
            // What a damaged file says of accounts is worth nothing.
            if !findings.isEmpty { return .success(findings) }
            progress(LedgerCheckProgress(step: "rows that name others", done: 1, steps: steps))
            findings += try await queue.run { (session) throws(LedgerError) in try session.orphanFindings() }
            progress(LedgerCheckProgress(step: "the audit", done: 2, steps: steps))
            findings += try await queue.run { (session) throws(LedgerError) in try session.auditFindings() }
            for (index, reference) in references.enumerated() {
                progress(
                    LedgerCheckProgress(
                        step: "the account of \(reference)", done: DeepCheck.fixedSteps + index, steps: steps))
                findings += try await queue.run { (session) throws(LedgerError) in
                    try session.reading { () throws(LedgerError) in try session.accountFindings(reference) }
                }
            }
            progress(LedgerCheckProgress(step: "done", done: steps, steps: steps))
            return .success(findings)
        } catch .damaged(let what) {
            return .success([LedgerFinding(kind: .damage, text: what, advice: DeepCheck.restore)])
        } catch {
            return .failure(error)
        }
    }
}

/// Words and bounds of the deep check.
private enum DeepCheck {
    /// Pages, orphans, audit.
    static let fixedSteps = 3
    /// Lines that SQLite's check gives at most; one is enough to know.
    static let mostLines = 20
    static let restore = "stop the daemon and restore a backup: see Backup in the articles"
}

extension Session {
    fileprivate func damageFindings() throws(LedgerError) -> [LedgerFinding] {
        let query = try statement(CheckSQL.integrity)
        defer { query.reset() }
        var findings: [LedgerFinding] = []
        while findings.count < DeepCheck.mostLines, try query.step() {
            let line = query.text(0)
            if line != "ok" { findings.append(LedgerFinding(kind: .damage, text: line, advice: DeepCheck.restore)) }
        }
        return findings
    }

    fileprivate func orphanFindings() throws(LedgerError) -> [LedgerFinding] {
        var counts: [String: Int] = [:]
        let query = try statement(CheckSQL.foreignKeys)
        defer { query.reset() }
        while try query.step() { counts["\(query.text(0)) without \(query.text(2))", default: 0] += 1 }
        for (sql, name) in CheckSQL.orphans {
            let count = try statement(sql)
            defer { count.reset() }
            if try count.step(), count.int(0) > 0 { counts[name] = Int(count.int(0)) }
        }
        return counts.sorted { $0.key < $1.key }.map {
            LedgerFinding(
                kind: .orphan, text: "\($0.value) rows of \($0.key)",
                advice: "keep a copy of the ledger and tell the developers; sends are not affected")
        }
    }

    fileprivate func auditFindings() throws(LedgerError) -> [LedgerFinding] {
        guard let fault = try verifyAudit().fault else { return [] }
        return [
            LedgerFinding(
                kind: .audit, text: "the audit does not hold from entry \(fault.sequence) on (\(fault.kind))",
                advice: "compare with `urgentctl audit` of a backup: somebody has changed the file")
        ]
    }

    fileprivate func accountFindings(_ reference: Reference) throws(LedgerError) -> [LedgerFinding] {
        try reconcile(reference).flatMap { proof in
            proof.differences.map {
                LedgerFinding(
                    kind: .account, text: "\(reference) version \(proof.version): \($0)",
                    advice: "keep the output of `urgentctl reconcile` and the journal, and tell the developers")
            }
        }
    }
}

private enum CheckSQL {
    static let integrity: StaticString = "PRAGMA integrity_check(20)"
    static let foreignKeys: StaticString = "PRAGMA foreign_key_check"
    /// What has no foreign key because its rows are written ten million at a time, or outlive the roster.
    static let orphans: [(StaticString, String)] = [
        ("SELECT count(*) FROM tally WHERE version NOT IN (SELECT id FROM version)", "tally without version"),
        ("SELECT count(*) FROM version WHERE id NOT IN (SELECT version FROM progress)", "version without progress"),
        (
            "SELECT count(*) FROM attempt a WHERE NOT EXISTS (SELECT 1 FROM delivery WHERE id = a.delivery)",
            "attempt without delivery"
        ),
        (
            "SELECT count(*) FROM muted m WHERE NOT EXISTS (SELECT 1 FROM volunteer WHERE id = m.volunteer)",
            "muted without volunteer"
        ),
        (
            "SELECT count(*) FROM volunteer WHERE place NOT IN (SELECT id FROM place) AND gone IS NULL",
            "volunteer without place"
        ),
    ]
}
