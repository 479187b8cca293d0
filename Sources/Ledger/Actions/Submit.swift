// SPDX-License-Identifier: MIT

import Domain

extension WriteSession {
    /// Takes an action in as the first draft of its reference.
    func submit(_ submission: Submission) throws(LedgerError) -> SubmissionResult {
        let action = submission.action
        guard action.kind == .alert else {
            throw .refused(
                "this version of urgentd takes alerts only; corrections, updates and outcomes come with a later one")
        }
        if let known = try findNewestVersion(of: action.reference) { return try resubmit(submission, known) }
        let add = try statement(ActionSQL.addAction)
        add.bind(1, action.reference.text)
        add.bind(2, action.kind.rawValue)
        try add.run()
        try addVersion(submission, number: 1, action: connection.lastInserted)
        try writeAudit(
            AuditEntry(
                at: submission.at, by: submission.by, verb: "enqueue", reference: action.reference, version: 1,
                detail: "digest \(submission.digest)"))
        return SubmissionResult(
            reference: action.reference, version: 1, created: true, state: .awaitingApproval,
            warnings: submission.warnings)
    }

    /// The same once more is nothing new; anything else under the same reference is refused.
    private func resubmit(_ submission: Submission, _ known: StoredVersion) throws(LedgerError) -> SubmissionResult {
        let reference = submission.action.reference
        guard known.digest == submission.digest else {
            throw .refused("\(reference) is there already with other content: use correct to change it")
        }
        return SubmissionResult(
            reference: reference, version: known.number, created: false, state: known.state(at: clock.now()),
            warnings: try StoredJSON.read([String].self, known.warningsText))
    }

    private func addVersion(_ submission: Submission, number: Int, action: Int64) throws(LedgerError) {
        var document = submission.action
        document.text = [:]
        let add = try statement(ActionSQL.addVersion)
        add.bind(1, action)
        add.bind(2, number)
        add.bind(3, submission.digest)
        add.bind(4, document.country.packed)
        add.bind(5, document.audience.includeCountryOfConcern)
        add.bind(6, submission.by.name)
        add.bind(7, submission.by.login)
        add.bind(8, submission.at)
        add.bind(9, try StoredJSON.write(submission.audience))
        add.bind(10, try StoredJSON.write(submission.warnings))
        add.bind(11, try StoredJSON.write(document))
        try add.run()
        let version = connection.lastInserted
        for (language, content) in submission.action.text {
            let text = try statement(ActionSQL.addText)
            text.bind(1, version)
            text.bind(2, language.text)
            text.bind(3, try StoredJSON.write(content))
            try text.run()
        }
        let progress = try statement(ActionSQL.addProgress)
        progress.bind(1, version)
        try progress.run()
    }
}
