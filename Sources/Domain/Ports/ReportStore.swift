// SPDX-License-Identifier: MIT

/// Closing reports, and what they are made of.
public protocol ReportStore: Sendable {
    /// Actions that have come to their end, had been released and carry no report of it yet.
    func unreported() async throws(LedgerError) -> [UnreportedAction]
    /// Everything a report is made of, from the rows and the counters in one snapshot.
    func closingFacts(of reference: Reference) async throws(LedgerError) -> ClosingFacts
    /// Keeps a report for good. A second one of the same version changes nothing.
    func keep(_ report: ClosingReport, of version: VersionKey) async throws(LedgerError)
    /// The newest report of an action; nil if there is none.
    func report(of reference: Reference) async throws(LedgerError) -> ClosingReport?
}

/// An action whose report is to be made.
public struct UnreportedAction: Sendable, Hashable {
    public let reference: Reference
    /// Every row is final, so that the account can be frozen.
    public let isSettled: Bool

    public init(reference: Reference, isSettled: Bool) {
        self.reference = reference
        self.isSettled = isSettled
    }
}

/// What the ledger knows of an action that has come to its end.
public struct ClosingFacts: Sendable, Hashable {
    /// The newest version's record.
    public var record: ActionRecord
    /// The newest version, by whose key the report is kept.
    public var key: VersionKey
    /// The released ones, oldest first.
    public var versions: [Version]

    public struct Version: Sendable, Hashable {
        public var account: VersionAccount
        public var proof: Reconciliation
        public var digest: String
        public var approvedBy: Identity
        /// How the fence was closed, and when.
        public var fence: DeliveryState
        public var fenced: Instant
        public var languages: [LanguageTag]
        public var translations: [ClosingReport.Translation]
        public var rows: RowSummary
        /// Tries that did not end in accepted.
        public var refusals: [RefusalKey: RefusalCount]

        public init(
            account: VersionAccount, proof: Reconciliation, digest: String, approvedBy: Identity, fence: DeliveryState,
            fenced: Instant, languages: [LanguageTag], translations: [ClosingReport.Translation], rows: RowSummary,
            refusals: [RefusalKey: RefusalCount]
        ) {
            self.account = account
            self.proof = proof
            self.digest = digest
            self.approvedBy = approvedBy
            self.fence = fence
            self.fenced = fenced
            self.languages = languages
            self.translations = translations
            self.rows = rows
            self.refusals = refusals
        }
    }

    public struct RefusalKey: Sendable, Hashable {
        public let reason: String
        public let channel: Channel

        public init(reason: String, channel: Channel) {
            self.reason = reason
            self.channel = channel
        }
    }

    public struct RefusalCount: Sendable, Hashable {
        public var tries: Int
        public var ambiguous: Int

        public init(tries: Int = 0, ambiguous: Int = 0) {
            self.tries = tries
            self.ambiguous = ambiguous
        }
    }

    public init(record: ActionRecord, key: VersionKey, versions: [Version]) {
        self.record = record
        self.key = key
        self.versions = versions
    }
}

/// What `report` answers.
public struct ReportReceipt: Sendable, Hashable {
    public var report: ClosingReport
    /// By version and state: by how much the account differs from the report by now; only what differs.
    public var sinceClose: [Int: [DeliveryState: Int]]

    public init(report: ClosingReport, sinceClose: [Int: [DeliveryState: Int]]) {
        self.report = report
        self.sinceClose = sinceClose
    }

    /// Holds the report against the account as it is.
    public init(report: ClosingReport, now account: Account) {
        var since: [Int: [DeliveryState: Int]] = [:]
        for version in report.versions {
            guard let current = account.versions.first(where: { $0.version == version.version }) else { continue }
            for state in DeliveryState.allCases {
                let change = current.states[state, default: 0] - version.states[state.name, default: 0]
                if change != 0 { since[version.version, default: [:]][state] = change }
            }
        }
        self.init(report: report, sinceClose: since)
    }
}
