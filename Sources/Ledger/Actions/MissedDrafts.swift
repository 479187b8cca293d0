// SPDX-License-Identifier: MIT

import Domain

extension WriteSession {
    /// Closes drafts whose window is over: they reach nobody, and can be approved no more.
    func closeMissed(at now: Instant) throws(LedgerError) -> [MissedDraft] {
        var missed: [MissedDraft] = []
        for draft in try pendingDrafts() {
            let document = try draft.document()
            guard case .until(let end) = document.window, end <= now else { continue }
            for (sql, moment) in [(ActionSQL.miss, end), (ActionSQL.missProgress, now)] {
                let close = try statement(sql)
                close.bind(1, draft.key.number)
                close.bind(2, moment)
                try close.run()
            }
            gates[draft.key.number] = nil
            try writeAudit(
                AuditEntry(
                    at: now, by: .daemon, verb: "close-window", reference: document.reference, version: draft.number,
                    detail: "the window ended at \(end) and nobody had approved it"))
            missed.append(MissedDraft(reference: document.reference, version: draft.number, closed: end))
        }
        return missed
    }
}

extension Session {
    func nextMissed() throws(LedgerError) -> Instant? {
        var first: Instant?
        for draft in try pendingDrafts() {
            guard case .until(let end) = try draft.document().window else { continue }
            first = min(end, first ?? end)
        }
        return first
    }

    /// What waits for approval.
    func pendingDrafts() throws(LedgerError) -> [StoredVersion] { try storedVersions(ActionSQL.drafts) }
}
