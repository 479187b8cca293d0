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
        live.bind(3, draft.reach != nil)
        try live.run()
        if let end = HoldRule.end(of: try draft.document().languages, opened: request.at, closes: closes) {
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
            record: try record(of: request.reference), live: try self.live(try newestVersion(of: request.reference)))
    }

    private func check(_ draft: StoredVersion, _ request: ApprovalRequest) throws(LedgerError) -> Instant {
        let followed = try followedAction(of: draft)
        let subject = ApprovalRule.Draft(
            action: try draft.document(), digest: draft.digest, state: draft.state(at: request.at),
            submittedBy: draft.submittedBy, audienceCount: try audienceCount(of: draft, following: followed))
        if let followed {
            let standing = try standing(of: followed, at: request.at)
            try allowed { () throws(ApprovalRule.Refusal) in
                try CorrectionRule.checkFollowUp(draft.kind, standing)
            }
        }
        return try allowed { () throws(ApprovalRule.Refusal) in try ApprovalRule.check(subject, request) }
    }

    /// What the rule may go by: holders come and go, so that the count of a draft that is for them tells nothing for sure.
    private func audienceCount(of draft: StoredVersion, following: StoredVersion?) throws(LedgerError) -> Int? {
        guard let reach = draft.reach else { return draft.audienceCount }
        var hasHolders = false
        if reach.holders != nil { hasHolders = try self.hasHolders(action: draft.action) }
        if !hasHolders, reach.followed != nil, let following {
            hasHolders = try self.hasHolders(action: following.action)
        }
        if hasHolders { return nil }
        return reach.byRule ? draft.audienceCount : 0
    }

    private func followedAction(of draft: StoredVersion) throws(LedgerError) -> StoredVersion? {
        let query = try statement(ActionSQL.followedAction)
        defer { query.reset() }
        query.bind(1, draft.action)
        guard try query.step(), let reference = Reference(query.text(0)) else { return nil }
        return try findNewestVersion(of: reference)
    }

    private static func detail(of request: ApprovalRequest, digest: String) -> String {
        var parts = ["digest \(digest)"]
        if let why = request.overrideSources { parts.append("sources overridden: \(why)") }
        if let why = request.anyway { parts.append("anyway: \(why)") }
        return parts.joined(separator: "; ")
    }
}
