// SPDX-License-Identifier: MIT

import Domain

extension WriteSession {
    /// Closes a draft whose window ended before anybody approved it: audience 0, nothing to plan.
    ///
    /// - Returns: False if it is no such draft (any more).
    func closeMissed(_ reference: Reference, at now: Instant) throws(LedgerError) -> Bool {
        let draft = try newestVersion(of: reference)
        guard draft.state(at: now) == .awaitingApproval, case .until(let end) = try draft.action().window, end <= now
        else { return false }
        let miss = try statement(MissedSQL.close)
        miss.bind(1, draft.key.number)
        miss.bind(2, end)
        try miss.run()
        let empty = try statement(MissedSQL.empty)
        empty.bind(1, draft.key.number)
        try empty.run()
        try closeFence(draft.key, as: .expired, at: now)
        try writeAudit(
            AuditEntry(
                at: now, by: .daemon, verb: "close-window", reference: reference, version: draft.number,
                detail: "the window ended at \(end) before anybody had approved it; audience 0"))
        return true
    }
}

/// Statements on drafts that nobody approved in time.
private enum MissedSQL {
    static let close: StaticString = "UPDATE version SET closes = ?2 WHERE id = ?1"
    /// 2 is `PlanStage.done`.
    static let empty: StaticString = "UPDATE progress SET audience = 0, planning = 2 WHERE version = ?1"
}
