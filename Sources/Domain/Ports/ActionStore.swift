// SPDX-License-Identifier: MIT

/// Actions with their versions, drafts, approvals and audit.
///
/// Each call is one transaction, durable when it returns.
public protocol ActionStore: Sendable {
    /// Takes a document in. An alert, an update or an outcome is an action of its own: same reference and same digest is
    /// nothing new, another digest is refused. A correction does what ``CorrectionRule`` says, closing the fence at once.
    func submit(_ submission: Submission) async throws(LedgerError) -> SubmissionResult
    /// Releases the newest draft by the rules of ``ApprovalRule``; stores the roster revision, opens the window.
    func approve(_ request: ApprovalRequest) async throws(LedgerError) -> ApprovalResult
    /// Keeps a draft of one more language, the newest of which counts. The very same text again: nothing new. Refused by
    /// ``TranslationRule`` where a text is released already.
    func translate(_ translation: Translation) async throws(LedgerError) -> TranslationResult
    /// Releases the newest draft of a language by ``TranslationRule``; from then on its text belongs to the version.
    func approve(_ request: LanguageApprovalRequest) async throws(LedgerError) -> LanguageApprovalResult
    /// Closes the fence for good, at once; one person suffices. If anybody has the action, or may have it, and the order
    /// has a notice, the notice is a version of its own, released by the withdrawal itself. Once more is nothing new.
    func withdraw(_ withdrawal: Withdrawal) async throws(LedgerError) -> WithdrawalResult
    /// Ends a released action before its window does: what has not left is cancelled; one person suffices.
    ///
    /// Once it is closed, by a person or by its window, this is nothing new. A draft and a withdrawn action are refused.
    func closeEarly(_ reference: Reference, by: Identity, reason: String?, at: Instant) async throws(LedgerError)
        -> ActionRecord
    /// Closes the fence of a version whose window is over. Nothing happens when it is closed already.
    func closeWindow(_ version: VersionKey, at: Instant) async throws(LedgerError)
    /// Closes every draft whose window ended while it waited for approval: nobody is in its audience.
    func closeMissed(at: Instant) async throws(LedgerError) -> [MissedDraft]
    /// When the first window ends among the drafts that name its end; nil when there is none.
    func nextMissed() async throws(LedgerError) -> Instant?
    /// Starts the reminders that are due by ``ReminderRule``: each an action of its own that follows the one reminded of,
    /// released in the daemon's name to those who have it and have not responded, its window that of the version. It ends
    /// with that version's fence, whatever closes that.
    func remind(at: Instant) async throws(LedgerError) -> [LiveVersion]
    /// When the next reminder of an open version is due; nil: none is.
    func nextReminder(at: Instant) async throws(LedgerError) -> Instant?
    /// Writes the terminal state into up to `limit` rows under a closed fence; true when none is left.
    func settle(_ version: VersionKey, limit: Int, at: Instant) async throws(LedgerError) -> Bool
    func action(_ reference: Reference) async throws(LedgerError) -> ActionRecord
    /// All actions, newest first, without their texts.
    func actions() async throws(LedgerError) -> [ActionRecord]
    /// Versions that are approved and whose fence is open, or that still have rows to plan or settle.
    func liveVersions() async throws(LedgerError) -> [LiveVersion]
    /// The released texts of a version.
    func texts(of version: VersionKey) async throws(LedgerError) -> [LanguageTag: ActionText]
    /// Writes down who did what, for good and chained to the entry before; also done by the calls above for themselves.
    func audit(_ entry: AuditEntry) async throws(LedgerError)
    /// Walks the whole audit, which no call changes, and holds every entry against its chain.
    func verifyAudit() async throws(LedgerError) -> AuditProof
    /// In order of time; all of them, or those of one action, after a sequence number, at most `limit`.
    func auditTrail(of reference: Reference?, after: Int64, limit: Int) async throws(LedgerError) -> [AuditEntry]
}

/// An action as it is handed in.
public struct Submission: Sendable {
    public let action: UrgentAction
    /// SHA-256 over the canonical document, 64 lower-case hex digits.
    public let digest: String
    /// Who handed it in: a login at the socket, or the owner of the file.
    public let by: Identity
    public let at: Instant
    /// The countries and names resolved; what approval freezes.
    public let audience: ResolvedAudience
    /// What staff should know but what does not stop the action.
    public let warnings: [String]
    /// What the audit keeps beside the digest.
    public let remark: String?

    public init(
        action: UrgentAction, digest: String, by: Identity, at: Instant, audience: ResolvedAudience, warnings: [String],
        remark: String? = nil
    ) {
        self.action = action
        self.digest = digest
        self.by = by
        self.at = at
        self.audience = audience
        self.warnings = warnings
        self.remark = remark
    }

    /// How the audit names the document.
    public var auditText: String { "digest \(digest)" + (remark.map { " (\($0))" } ?? "") }
}

public struct SubmissionResult: Sendable, Hashable, Codable {
    public var reference: Reference
    public var version: Int
    /// False when the very same action was there already.
    public var created: Bool
    public var state: ActionState
    public var warnings: [String]
    /// A correction's: the version of which nothing leaves any more, now or since it was first handed in.
    public var overtaken: Int?

    public init(
        reference: Reference, version: Int, created: Bool, state: ActionState, warnings: [String],
        overtaken: Int? = nil
    ) {
        self.reference = reference
        self.version = version
        self.created = created
        self.state = state
        self.warnings = warnings
        self.overtaken = overtaken
    }
}

/// A draft whose window ended before anybody approved it.
public struct MissedDraft: Sendable, Hashable {
    public let reference: Reference
    public let version: Int
    public let closed: Instant

    public init(reference: Reference, version: Int, closed: Instant) {
        self.reference = reference
        self.version = version
        self.closed = closed
    }
}

public struct ApprovalRequest: Sendable {
    public let reference: Reference
    public let by: Identity
    /// Refused if the draft's digest is another one.
    public let digest: String?
    /// Why fewer than two sources are enough this time.
    public let overrideSources: String?
    /// Why it is released although it reaches nobody, or not in time.
    public let anyway: String?
    public let at: Instant
    public let rules: ApprovalRules
    /// What is foretold of it, were its window to open now; unknown blocks nothing.
    public let forecast: Forecast

    public init(
        reference: Reference, by: Identity, digest: String? = nil, overrideSources: String? = nil,
        anyway: String? = nil, at: Instant, rules: ApprovalRules, forecast: Forecast = Forecast()
    ) {
        self.reference = reference
        self.by = by
        self.digest = digest
        self.overrideSources = overrideSources
        self.anyway = anyway
        self.at = at
        self.rules = rules
        self.forecast = forecast
    }
}

/// The configuration's part in an approval.
public struct ApprovalRules: Sendable, Hashable {
    /// False: the author may approve; somebody still must.
    public var secondPerson: Bool
    public var defaultWindow: Duration
    public var longestWindow: Duration

    public init(secondPerson: Bool = true, defaultWindow: Duration, longestWindow: Duration) {
        self.secondPerson = secondPerson
        self.defaultWindow = defaultWindow
        self.longestWindow = longestWindow
    }
}

public struct ApprovalResult: Sendable, Hashable {
    public var record: ActionRecord
    public var live: LiveVersion

    public init(record: ActionRecord, live: LiveVersion) {
        self.record = record
        self.live = live
    }
}

/// An action as the ledger has it: its newest version, draft or released.
public struct ActionRecord: Sendable, Hashable {
    /// The newest version's document, texts included where the call says so.
    public var action: UrgentAction
    public var digest: String
    public var version: Int
    public var state: ActionState
    public var submittedBy: Identity
    public var submittedAt: Instant
    public var approvedBy: Identity?
    public var windowOpened: Instant?
    public var windowCloses: Instant?
    /// How many people belong, by the count made apart from the planner; nil until it is made.
    public var audienceCount: Int?
    public var warnings: [String]
    /// Texts that wait for their release, by language; only where the call says so.
    public var drafts: [LanguageDraft]
    /// Whom the newest version reaches because of what they have had.
    public var reach: Reach?

    public init(
        action: UrgentAction, digest: String, version: Int, state: ActionState, submittedBy: Identity,
        submittedAt: Instant, approvedBy: Identity?, windowOpened: Instant?, windowCloses: Instant?,
        audienceCount: Int?, warnings: [String], drafts: [LanguageDraft] = [], reach: Reach? = nil
    ) {
        self.action = action
        self.digest = digest
        self.version = version
        self.state = state
        self.submittedBy = submittedBy
        self.submittedAt = submittedAt
        self.approvedBy = approvedBy
        self.windowOpened = windowOpened
        self.windowCloses = windowCloses
        self.audienceCount = audienceCount
        self.warnings = warnings
        self.drafts = drafts
        self.reach = reach
    }
}

/// A released version that still needs work: what the engine holds in memory about it.
public struct LiveVersion: Sendable, Hashable {
    public let key: VersionKey
    public let reference: Reference
    public let version: Int
    /// Without texts; ``ActionStore/texts(of:)`` has them.
    public let action: UrgentAction
    public let audience: ResolvedAudience
    public let opened: Instant
    public let fence: Fence
    public let planningDone: Bool
    /// Until when people may wait for an expected language; nil: nobody waits.
    public let holdsUntil: Instant?
    /// Whom it reaches because of what they have had; nil: its own audience and nobody else.
    public let reach: Reach?
    /// What its readers may have had before, oldest first: earlier versions, and those of the action that it follows.
    public let earlier: [EarlierVersion]

    public init(
        key: VersionKey, reference: Reference, version: Int, action: UrgentAction, audience: ResolvedAudience,
        opened: Instant, fence: Fence, planningDone: Bool, holdsUntil: Instant? = nil, reach: Reach? = nil,
        earlier: [EarlierVersion] = []
    ) {
        self.key = key
        self.reference = reference
        self.version = version
        self.action = action
        self.audience = audience
        self.opened = opened
        self.fence = fence
        self.planningDone = planningDone
        self.holdsUntil = holdsUntil
        self.reach = reach
        self.earlier = earlier
    }

    /// The same with waiting over at a moment.
    public func ending(at moment: Instant) -> LiveVersion {
        LiveVersion(
            key: key, reference: reference, version: version, action: action, audience: audience, opened: opened,
            fence: fence, planningDone: planningDone, holdsUntil: holdsUntil.map { min($0, moment) }, reach: reach,
            earlier: earlier)
    }
}

/// A released version that went before another.
public struct EarlierVersion: Sendable, Hashable {
    public let key: VersionKey
    /// Of its action.
    public let reference: Reference

    public init(key: VersionKey, reference: Reference) {
        self.key = key
        self.reference = reference
    }
}

/// One line of the audit: who did what to which action, when.
///
/// Never holds a volunteer's data.
public struct AuditEntry: Sendable, Hashable, Codable {
    /// Given by the ledger, rising; 0 before that.
    public var sequence: Int64
    public var at: Instant
    public var actor: String
    public var login: String
    /// A verb of `urgentctl`, or `close-window` and the like for what the daemon does itself.
    public var verb: String
    public var reference: Reference?
    public var version: Int?
    /// Free of personal data: a reason, a digest, counts.
    public var detail: String

    public init(
        sequence: Int64 = 0, at: Instant, actor: String, login: String, verb: String, reference: Reference? = nil,
        version: Int? = nil, detail: String = ""
    ) {
        self.sequence = sequence
        self.at = at
        self.actor = actor
        self.login = login
        self.verb = verb
        self.reference = reference
        self.version = version
        self.detail = detail
    }
}
