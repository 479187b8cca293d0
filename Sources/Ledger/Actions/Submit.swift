// SPDX-License-Identifier: MIT

import Domain

extension WriteSession {
    /// Takes a document in: an action of its own, or a correction of one that is there.
    func submit(_ submission: Submission) throws(LedgerError) -> SubmissionResult {
        let action = submission.action
        if action.kind == .correction { return try correct(submission) }
        if let known = try findNewestVersion(of: action.reference) { return try resubmit(submission, known) }
        let followed = try followedAction(of: action)
        let add = try statement(ActionSQL.addAction)
        add.bind(1, action.reference.text)
        add.bind(2, action.kind.rawValue)
        add.bind(3, followed)
        try add.run()
        try addVersion(submission, number: 1, action: connection.lastInserted)
        let follows = action.follows.map { "; follows \($0)" } ?? ""
        try writeAudit(
            AuditEntry(
                at: submission.at, by: submission.by, verb: action.kind == .alert ? "enqueue" : action.kind.rawValue,
                reference: action.reference, version: 1, detail: "\(submission.auditText)\(follows)"))
        return SubmissionResult(
            reference: action.reference, version: 1, created: true, state: .awaitingApproval,
            warnings: submission.warnings)
    }

    /// The action that an update or an outcome follows; nil for an alert.
    private func followedAction(of action: UrgentAction) throws(LedgerError) -> Int64? {
        guard action.kind != .alert else { return nil }
        guard let reference = action.follows, let followed = try findNewestVersion(of: reference) else {
            let name = action.follows.map { " \($0)" } ?? ""
            throw .unknown("there is no action\(name) that the \(action.kind.rawValue) could follow")
        }
        try refuseReminder(followed, "follow")
        let standing = try standing(of: followed, at: clock.now())
        try allowed { () throws(ApprovalRule.Refusal) in
            try CorrectionRule.checkFollowUp(action.kind, standing)
        }
        return followed.action
    }

    /// Where an action stands, for whatever follows it.
    func standing(of newest: StoredVersion, at now: Instant) throws(LedgerError) -> CorrectionRule.Standing {
        try refuseForgotten(newest)
        let query = try statement(ActionSQL.wasReleased)
        defer { query.reset() }
        query.bind(1, newest.action)
        let wasReleased = try query.step() && query.int(0) != 0
        return CorrectionRule.Standing(
            reference: try newest.document().reference, state: newest.state(at: now), wasReleased: wasReleased,
            hasHolders: try hasHolders(action: newest.action), reachesHoldersOnly: newest.holdersOnly)
    }

    /// The same once more is nothing new, also after corrections; anything else under the same reference is refused.
    private func resubmit(_ submission: Submission, _ newest: StoredVersion) throws(LedgerError) -> SubmissionResult {
        let reference = submission.action.reference
        let query = try statement(ActionSQL.anyDigest)
        defer { query.reset() }
        query.bind(1, reference.text)
        query.bind(2, submission.digest)
        guard try query.step() else {
            throw .refused("\(reference) is there already with other content: use correct to change it")
        }
        return SubmissionResult(
            reference: reference, version: Int(query.int(0)), created: false, state: newest.state(at: clock.now()),
            warnings: try StoredJSON.read([String].self, newest.warningsText))
    }

    func addVersion(_ submission: Submission, number: Int, action: Int64, holdersOnly: Bool = false)
        throws(LedgerError)
    {
        let add = try statement(ActionSQL.addVersion)
        try bind(submission, number: number, action: action, to: add)
        add.bind(12, holdersOnly)
        try add.run()
        let version = connection.lastInserted
        try addTexts(submission.action.text, to: version)
        let progress = try statement(ActionSQL.addProgress)
        progress.bind(1, version)
        try progress.run()
    }

    /// What a document brings, for a new version or in the place of a draft.
    func bind(_ submission: Submission, number: Int, action: Int64, to row: Statement) throws(LedgerError) {
        var document = submission.action
        document.text = [:]
        row.bind(1, action)
        row.bind(2, number)
        row.bind(3, submission.digest)
        row.bind(4, document.country.packed)
        row.bind(5, document.audience.includeCountryOfConcern)
        row.bind(6, submission.by.name)
        row.bind(7, submission.by.login)
        row.bind(8, submission.at)
        row.bind(9, try StoredJSON.write(submission.audience))
        row.bind(10, try StoredJSON.write(submission.warnings))
        row.bind(11, try StoredJSON.write(document))
    }

    func addTexts(_ texts: [LanguageTag: ActionText], to version: Int64) throws(LedgerError) {
        let add = try statement(ActionSQL.addText)
        for (language, content) in texts {
            add.bind(1, version)
            add.bind(2, language.text)
            add.bind(3, try StoredJSON.write(content))
            try add.run()
        }
    }

    /// Runs a rule, with its refusal as the ledger's.
    func allowed<Value>(_ check: () throws(ApprovalRule.Refusal) -> Value) throws(LedgerError) -> Value {
        do throws(ApprovalRule.Refusal) {
            return try check()
        } catch {
            throw .refused(error.sentence)
        }
    }
}
