// SPDX-License-Identifier: MIT

/// What staff and operators can ask of the daemon: one method per verb of `urgentctl`, rules applied, audit written.
///
/// Implemented where everything is wired; called by the control API, the queue folder and the demo alike.
public protocol StaffDesk: PreviewDesk, BounceDesk, DoctorDesk, BackupDesk {
    /// Takes in the bytes of an action document (JSON5, at most 4 MiB).
    ///
    /// A correction closes the fence of what it corrects; then this returns when no text of that can begin any more.
    func submit(document: [UInt8], by: Identity) async throws(DeskError) -> SubmissionResult
    /// Takes in a correction of this action, as ``submit(document:by:)``.
    func correct(_ reference: Reference, document: [UInt8], by: Identity) async throws(DeskError) -> SubmissionResult
    /// Takes in further information for those who have this action: an action of its own.
    func update(_ reference: Reference, document: [UInt8], by: Identity) async throws(DeskError) -> SubmissionResult
    /// The newest version with its texts.
    func show(_ reference: Reference) async throws(DeskError) -> ActionRecord
    func approve(_ order: ApprovalOrder, by: Identity) async throws(DeskError) -> ApprovalReceipt
    /// Takes in the bytes of one language's text (JSON5, at most 4 MiB) as a draft.
    func translate(_ reference: Reference, language: String, document: [UInt8], by: Identity) async throws(DeskError)
        -> TranslationResult
    /// Returns when no text can begin any more.
    func withdraw(_ reference: Reference, reason: String, by: Identity) async throws(DeskError) -> ActionRecord
    /// Ends an action early; returns when no text can begin any more.
    ///
    /// Closing once more is nothing new.
    func close(_ reference: Reference, reason: String?, by: Identity) async throws(DeskError) -> ActionRecord
    /// Takes in the outcome, an action of its own that waits for approval, and ends the action early.
    func close(_ reference: Reference, outcome document: [UInt8], reason: String?, by: Identity)
        async throws(DeskError) -> ClosureReceipt
    func status(of reference: Reference) async throws(DeskError) -> StatusReport
    /// Every action, newest first.
    func statuses() async throws(DeskError) -> [StatusReport]
    /// A page of deliveries; ask again with `after` set to the last one's key until fewer than `limit` come.
    ///
    /// Addresses are in the audit before they are given; see ``recordReading(_:rows:by:)``.
    func deliveries(_ query: DeliveryQuery, by: Identity) async throws(DeskError) -> [DeliveryLine]
    /// Nil: every action.
    func reconcile(_ reference: Reference?) async throws(DeskError) -> [Reconciliation]
    /// Who acted, as counts.
    func responses(to reference: Reference) async throws(DeskError) -> ResponseTally
    /// A section's system says what became of an alert; the signature is who it is.
    ///
    /// - Parameter receipt: As it came.
    /// - Returns: Whether it is newer than what was known.
    /// - Throws: ``DeskError/notAllowed(_:)``, in the same words, for an alert that there is not and for a wrong signature.
    func receive(_ receipt: SignedReceipt) async throws(DeskError) -> Bool
    /// The account as it stood when the action had come to its end, and what has changed since.
    func report(of reference: Reference) async throws(DeskError) -> ReportReceipt
    func auditTrail(of reference: Reference?, after: Int64, limit: Int) async throws(DeskError) -> [AuditEntry]
    /// Walks the whole audit and holds every entry against its chain.
    func verifyAudit() async throws(DeskError) -> AuditProof
    /// Begins an import; the session takes the file's bytes as they come.
    func importRoster(_ format: RosterFormat, dryRun: Bool, by: Identity) async throws(DeskError)
        -> any RosterImportSession
    /// A page of the roster, in the audit before it is given; see ``recordReading(_:rows:by:)``.
    func exportRoster(after: VolunteerKey, limit: Int, withSecrets: Bool, by: Identity) async throws(DeskError)
        -> RosterPage
    func countRoster(by dimension: RosterDimension?) async throws(DeskError) -> [RosterCount]
    /// One volunteer; the audit says that one was read, not which.
    func volunteer(id: String, by: Identity) async throws(DeskError) -> Volunteer
    /// Writes down how many rows a listing of personal data gave in all.
    ///
    /// Called when a listing that went past its first page ends, also when it was broken off: the first page's entry was
    /// written before anybody could know.
    func recordReading(_ reading: PersonalReading, rows: Int, by: Identity) async throws(DeskError)
    func eraseVolunteer(id: String, by: Identity) async throws(DeskError)
    /// How each relay does, in the order of the configuration.
    func relays() async throws(DeskError) -> [RelayStatus]
    /// Pauses a relay or lets it go on, across restarts; unknown if there is no relay of this name.
    func setRelay(_ name: String, paused: Bool, by: Identity) async throws(DeskError) -> RelaySwitching
    /// Takes the machine's time as the daemon's own, after the clock was set.
    func acceptClock(by: Identity) async throws(DeskError) -> ClockAcceptance
    /// A page of the roster's endpoints; neither URL nor secret is in it.
    func endpoints(after: VolunteerKey, onlyDisabled: Bool, limit: Int) async throws(DeskError) -> EndpointPage
    /// One endpoint with its last replies; neither URL nor secret is in it.
    func endpoint(of id: String) async throws(DeskError) -> EndpointDetail
    func enableEndpoint(of id: String, by: Identity) async throws(DeskError) -> EndpointLine
    func disableEndpoint(of id: String, reason: String?, by: Identity) async throws(DeskError) -> EndpointLine
    /// Sends a test event the way of the alerts; returns when the endpoint has answered, or has not in time.
    func testEndpoint(of id: String, by: Identity) async throws(DeskError) -> EndpointTest
}

/// Why the desk did not do what was asked.
///
/// Never holds personal data.
public enum DeskError: Error, Sendable, Hashable {
    /// The document is not valid: every fault found (exit status 65).
    case invalid([DocumentFault])
    /// A rule says no (exit status 1).
    case refused(String)
    /// No such action, version or volunteer (exit status 1).
    case unknown(String)
    /// Not for this person (exit status 77).
    case notAllowed(String)
    /// Try again (exit status 75).
    case busy(String)
    /// Our own fault, or the disk's (exit status 70).
    case failed(String)
}

extension DeskError {
    /// The desk's word for a ledger's error.
    public init(_ error: LedgerError) {
        switch error {
        case .refused(let why): self = .refused(why)
        case .unknown(let why): self = .unknown(why)
        case .busy(let why): self = .busy(why)
        case .diskFull, .unusable, .damaged, .foreign, .closed: self = .failed(error.description)
        }
    }
}

extension DeskError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .invalid(let faults): faults.map(\.description).joined(separator: "\n")
        case .refused(let why), .unknown(let why), .notAllowed(let why), .busy(let why), .failed(let why): why
        }
    }
}

/// One thing that is wrong in a document: where, what, and what is expected instead.
public struct DocumentFault: Error, Sendable, Hashable, Codable {
    /// From 1; 0 when the fault is not in a line (the file is too large, say).
    public var line: Int
    /// From 1, in characters; 0 when unknown.
    public var column: Int
    /// The key's path, such as `audience.regions[2]`; empty for the document as a whole.
    public var key: String
    /// What is wrong.
    public var problem: String
    /// What is expected instead.
    public var expected: String

    public init(line: Int, column: Int = 0, key: String, problem: String, expected: String) {
        self.line = line
        self.column = column
        self.key = key
        self.problem = problem
        self.expected = expected
    }
}

extension DocumentFault: CustomStringConvertible {
    /// `line 3, audience.regions[2]: no region is called "Amerika"; expected …`.
    public var description: String {
        let place = [line > 0 ? "line \(line)" : "", key].filter { !$0.isEmpty }.joined(separator: ", ")
        let expectation = expected.isEmpty ? "" : "; expected \(expected)"
        return (place.isEmpty ? "" : "\(place): ") + problem + expectation
    }
}

/// What `approve` carries.
public struct ApprovalOrder: Sendable, Hashable, Codable {
    public var reference: Reference
    public var digest: String?
    public var language: LanguageTag?
    public var overrideSources: Bool
    public var anyway: Bool
    public var reason: String?

    public init(
        reference: Reference, digest: String? = nil, language: LanguageTag? = nil, overrideSources: Bool = false,
        anyway: Bool = false, reason: String? = nil
    ) {
        self.reference = reference
        self.digest = digest
        self.language = language
        self.overrideSources = overrideSources
        self.anyway = anyway
        self.reason = reason
    }
}

/// What `approve` answers.
public struct ApprovalReceipt: Sendable, Hashable {
    public var reference: Reference
    public var version: Int
    public var state: ActionState
    public var audience: Int?
    public var forecast: Forecast

    public init(reference: Reference, version: Int, state: ActionState, audience: Int?, forecast: Forecast) {
        self.reference = reference
        self.version = version
        self.state = state
        self.audience = audience
        self.forecast = forecast
    }
}

/// What `close --outcome` answers.
public struct ClosureReceipt: Sendable, Hashable {
    public var record: ActionRecord
    public var outcome: SubmissionResult

    public init(record: ActionRecord, outcome: SubmissionResult) {
        self.record = record
        self.outcome = outcome
    }
}

/// When everybody will have been reached, and how many by the end of the window.
public struct Forecast: Sendable, Hashable {
    /// Nil when nothing is known or nothing moves.
    public var finishes: Instant?
    /// 0 to 1; nil when nothing is known.
    public var shareByClose: Double?
    public var basis: Basis

    public enum Basis: String, Sendable, Hashable, Codable {
        /// From rates measured in this run.
        case measured
        /// From configured rates, before any is measured.
        case configured
        /// Neither.
        case unknown
    }

    public init(finishes: Instant? = nil, shareByClose: Double? = nil, basis: Basis = .unknown) {
        self.finishes = finishes
        self.shareByClose = shareByClose
        self.basis = basis
    }
}

/// What `status` answers for one action.
public struct StatusReport: Sendable, Hashable {
    public var account: Account
    /// Mean of the last 10 s, acceptances per second.
    public var ratePerSecond: Double
    /// Its part of what leaves, 0 to 1, over the last ten seconds; nil where nothing may leave.
    public var share: Double?
    public var forecast: Forecast
    public var at: Instant

    public init(
        account: Account, ratePerSecond: Double, share: Double? = nil, forecast: Forecast, at: Instant
    ) {
        self.account = account
        self.ratePerSecond = ratePerSecond
        self.share = share
        self.forecast = forecast
        self.at = at
    }
}

public enum RosterFormat: String, Sendable, CaseIterable {
    case csv
    case jsonLines = "jsonl"
}

/// An import under way.
///
/// One caller at a time.
public protocol RosterImportSession: Sendable {
    /// Takes the next bytes of the file; returns when they are worked off, so that a fast sender is slowed down.
    func feed(_ bytes: [UInt8]) async throws(DeskError)
    /// The end of the file.
    func finish() async throws(DeskError) -> RosterImportResult
}
