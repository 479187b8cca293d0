// SPDX-License-Identifier: MIT

import Domain

extension WriteSession {
    /// Replaces a draft, or closes the released version's fence and keeps the next version as a draft.
    func correct(_ submission: Submission) throws(LedgerError) -> SubmissionResult {
        let reference = submission.action.reference
        guard let newest = try findNewestVersion(of: reference) else {
            throw .unknown("there is no action \(reference): nothing was issued that could be corrected")
        }
        try refuseReminder(newest, "correct")
        if newest.digest == submission.digest, !newest.isWithdrawn {
            // Handed in before; the fence of the one before may not have reached every loop yet.
            return SubmissionResult(
                reference: reference, version: newest.number, created: false, state: newest.state(at: submission.at),
                warnings: try StoredJSON.read([String].self, newest.warningsText),
                overtaken: newest.number > 1 ? newest.number - 1 : nil)
        }
        let standing = try standing(of: newest, at: submission.at)
        let isSame = try says(newest, submission.action)
        let step = try allowed { () throws(ApprovalRule.Refusal) in
            try CorrectionRule.step(standing, isSame: isSame)
        }
        switch step {
        case .replaceDraft: return try replace(newest, by: submission)
        case .overtake(let holdersOnly): return try overtake(newest, by: submission, holdersOnly: holdersOnly)
        }
    }

    /// Whether a version says already what a correction says.
    private func says(_ version: StoredVersion, _ correction: UrgentAction) throws(LedgerError) -> Bool {
        var known = try version.document()
        known.text = try texts(of: version.key)
        known.kind = correction.kind
        known.follows = correction.follows
        return known == correction
    }

    /// Puts another document in the place of a draft.
    ///
    /// Drafts of single languages go: they translate a text that is gone. The audit keeps both digests.
    private func replace(_ draft: StoredVersion, by submission: Submission) throws(LedgerError) -> SubmissionResult {
        let before = try draft.document()
        var action = submission.action
        action.kind = before.kind
        action.follows = before.follows
        let document = Submission(
            action: action, digest: submission.digest, by: submission.by, at: submission.at,
            audience: submission.audience, warnings: submission.warnings)
        let dropped = try drafts(of: draft.key).map(\.language.text)
        let write = try statement(ActionSQL.replaceDraft)
        try bind(document, number: draft.number, action: draft.action, to: write)
        try write.run()
        for sql in [ActionSQL.dropTexts, ActionSQL.dropTranslations, ActionSQL.dropCount] {
            let drop = try statement(sql)
            drop.bind(1, draft.key.number)
            try drop.run()
        }
        try addTexts(action.text, to: Int64(draft.key.number))
        gates[draft.key.number] = nil
        var detail = "\(submission.auditText) in the place of draft \(draft.digest)"
        var warnings = submission.warnings
        if !dropped.isEmpty {
            let list = dropped.joined(separator: " ")
            detail += "; translations dropped: \(list)"
            warnings.append("translations of the draft before are dropped: \(list)")
        }
        try writeAudit(
            AuditEntry(
                at: submission.at, by: submission.by, verb: "correct", reference: action.reference,
                version: draft.number, detail: detail))
        return SubmissionResult(
            reference: action.reference, version: draft.number, created: true, state: .awaitingApproval,
            warnings: warnings)
    }

    private func overtake(
        _ newest: StoredVersion, by submission: Submission, holdersOnly: Bool
    ) throws(LedgerError) -> SubmissionResult {
        let reference = submission.action.reference
        try closeWindow(newest.key, at: submission.at)
        if try gate(of: newest.key).fence == nil { try closeFence(newest.key, as: .superseded, at: submission.at) }
        let number = newest.number + 1
        try addVersion(submission, number: number, action: newest.action, holdersOnly: holdersOnly)
        var warnings = submission.warnings
        if holdersOnly {
            warnings.append("\(reference) was over already: the correction reaches those who have it and nobody else")
        }
        try writeAudit(
            AuditEntry(
                at: submission.at, by: submission.by, verb: "correct", reference: reference, version: number,
                detail: "\(submission.auditText); nothing of version \(newest.number) leaves any more"))
        return SubmissionResult(
            reference: reference, version: number, created: true, state: .awaitingApproval, warnings: warnings,
            overtaken: newest.number)
    }
}
