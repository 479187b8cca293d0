// SPDX-License-Identifier: MIT

import Domain

extension SQLiteLedger: ActionStore {
    public func submit(_ submission: Submission) async throws(LedgerError) -> SubmissionResult {
        try await write { (session) throws(LedgerError) in try session.submit(submission) }
    }

    public func approve(_ request: ApprovalRequest) async throws(LedgerError) -> ApprovalResult {
        try await write { (session) throws(LedgerError) in try session.approve(request) }
    }

    public func translate(_ translation: Translation) async throws(LedgerError) -> TranslationResult {
        try await write { (session) throws(LedgerError) in try session.translate(translation) }
    }

    public func approve(_ request: LanguageApprovalRequest) async throws(LedgerError) -> LanguageApprovalResult {
        try await write { (session) throws(LedgerError) in try session.approve(request) }
    }

    public func withdraw(_ withdrawal: Withdrawal) async throws(LedgerError) -> WithdrawalResult {
        try await write { (session) throws(LedgerError) in try session.withdraw(withdrawal) }
    }

    public func closeMissed(at: Instant) async throws(LedgerError) -> [MissedDraft] {
        try await write { (session) throws(LedgerError) in try session.closeMissed(at: at) }
    }

    public func nextMissed() async throws(LedgerError) -> Instant? {
        try await read { (session) throws(LedgerError) in try session.nextMissed() }
    }

    public func closeEarly(_ reference: Reference, by: Identity, reason: String?, at: Instant)
        async throws(LedgerError) -> ActionRecord
    {
        try await write { (session) throws(LedgerError) in
            try session.closeEarly(reference, by: by, reason: reason, at: at)
        }
    }

    public func closeWindow(_ version: VersionKey, at: Instant) async throws(LedgerError) {
        try await write { (session) throws(LedgerError) in try session.closeWindow(version, at: at) }
    }

    public func settle(_ version: VersionKey, limit: Int, at: Instant) async throws(LedgerError) -> Bool {
        try await write { (session) throws(LedgerError) in try session.settle(version, limit: limit, at: at) }
    }

    public func action(_ reference: Reference) async throws(LedgerError) -> ActionRecord {
        try await read { (session) throws(LedgerError) in try session.record(of: reference) }
    }

    public func actions() async throws(LedgerError) -> [ActionRecord] {
        try await read { (session) throws(LedgerError) in try session.allRecords() }
    }

    public func liveVersions() async throws(LedgerError) -> [LiveVersion] {
        try await read { (session) throws(LedgerError) in try session.liveVersions() }
    }

    public func texts(of version: VersionKey) async throws(LedgerError) -> [LanguageTag: ActionText] {
        try await read { (session) throws(LedgerError) in try session.texts(of: version) }
    }

    public func audit(_ entry: AuditEntry) async throws(LedgerError) {
        try await write { (session) throws(LedgerError) in try session.writeAudit(entry) }
    }

    public func verifyAudit() async throws(LedgerError) -> AuditProof {
        try await read { (session) throws(LedgerError) in try session.verifyAudit() }
    }

    public func auditTrail(of reference: Reference?, after: Int64, limit: Int)
        async throws(LedgerError) -> [AuditEntry]
    {
        try await read { (session) throws(LedgerError) in
            try session.auditTrail(of: reference, after: after, limit: limit)
        }
    }
}
