// SPDX-License-Identifier: MIT

import Domain

extension WriteSession {
    /// Releases the newest draft if the rules let it; from here on its audience is frozen and its window open.
    func approve(_ request: ApprovalRequest) throws(LedgerError) -> ApprovalResult {
        let draft = try newestVersion(of: request.reference)
        let closes = try check(draft, request)
        let revision = try rosterRevision()
        let approve = try statement(ActionSQL.approve)
        approve.bind(1, draft.key.number)
        approve.bind(2, request.by.name)
        approve.bind(3, request.by.login)
        approve.bind(4, request.at)
        approve.bind(5, closes)
        approve.bind(6, revision)
        try approve.run()
        let live = try statement(ActionSQL.goLive)
        live.bind(1, draft.key.number)
        live.bind(2, revision)
        try live.run()
        if let end = HoldRule.end(of: try draft.action().languages, opened: request.at, closes: closes) {
            let hold = try statement(HoldSQL.start)
            hold.bind(1, draft.key.number)
            hold.bind(2, end)
            try hold.run()
        }
        gates[draft.key.number] = nil
        try writeAudit(
            AuditEntry(
                at: request.at, by: request.by, verb: "approve", reference: request.reference, version: draft.number,
                detail: Self.detail(of: request, digest: draft.digest)))
        return ApprovalResult(
            record: try record(of: request.reference), live: try newestVersion(of: request.reference).live())
    }

    private func check(_ draft: StoredVersion, _ request: ApprovalRequest) throws(LedgerError) -> Instant {
        let subject = ApprovalRule.Draft(
            action: try draft.action(), digest: draft.digest, state: draft.state(at: request.at),
            submittedBy: draft.submittedBy, audienceCount: draft.audienceCount)
        do {
            return try ApprovalRule.check(subject, request)
        } catch {
            throw .refused(error.sentence)
        }
    }

    private static func detail(of request: ApprovalRequest, digest: String) -> String {
        var parts = ["digest \(digest)"]
        if let why = request.overrideSources { parts.append("sources overridden: \(why)") }
        if let why = request.anyway { parts.append("anyway: \(why)") }
        return parts.joined(separator: "; ")
    }
}
