// SPDX-License-Identifier: MIT

import Domain
import Synchronization

/// A real ledger with a test's word before and after each call: it may wait, do something else first, or fail the call.
public final class InterposedStore<
    Base: ActionStore & PlanStore & DeliveryStore & RosterStore & AccountStore & ResponseStore & RelayStore
        & ReportStore
        & EndpointStore & VolunteerStore & ReceiptStore & BounceStore
>: Sendable {
    /// When the test is asked; a failure after the call hides from the caller that it was done.
    public enum Moment: Sendable, Hashable {
        case before
        case after
    }

    /// The calls that tests step into.
    public enum Call: Sendable, Hashable {
        case submit
        case approve
        case withdraw
        case closeEarly
        case closeWindow
        case liveVersions
        case texts
        case freezeHolders
        case plan
        case claim
        case record
        case nextDue
        case remaining
        case countAudience
        case keepReport
        case other
    }

    public typealias Interposer = @Sendable (Call, Moment) async throws(LedgerError) -> Void

    let base: Base
    private let interposer = Mutex<Interposer?>(nil)
    private let calls = Mutex<[Call: Int]>([:])

    public init(_ base: Base) {
        self.base = base
    }

    /// From now on each call asks `body`; nil lets all calls through.
    public func interpose(_ body: Interposer?) {
        interposer.withLock { $0 = body }
    }

    /// How often a call was begun.
    public func count(of call: Call) -> Int { calls.withLock { $0[call, default: 0] } }

    func run<Value: Sendable>(
        _ call: Call, _ body: @Sendable () async throws(LedgerError) -> Value
    ) async throws(LedgerError) -> Value {
        calls.withLock { $0[call, default: 0] += 1 }
        let interposer = interposer.withLock { $0 }
        if let interposer { try await interposer(call, .before) }
        let value = try await body()
        if let interposer { try await interposer(call, .after) }
        return value
    }
}

extension InterposedStore: ActionStore {
    public func submit(_ submission: Submission) async throws(LedgerError) -> SubmissionResult {
        try await run(.submit) { () async throws(LedgerError) in try await self.base.submit(submission) }
    }
    public func approve(_ request: ApprovalRequest) async throws(LedgerError) -> ApprovalResult {
        try await run(.approve) { () async throws(LedgerError) in try await self.base.approve(request) }
    }
    public func withdraw(_ withdrawal: Withdrawal) async throws(LedgerError) -> WithdrawalResult {
        try await run(.withdraw) { () async throws(LedgerError) in try await self.base.withdraw(withdrawal) }
    }
    public func closeMissed(at: Instant) async throws(LedgerError) -> [MissedDraft] {
        try await run(.other) { () async throws(LedgerError) in try await self.base.closeMissed(at: at) }
    }
    public func remind(at: Instant) async throws(LedgerError) -> [LiveVersion] {
        try await run(.other) { () async throws(LedgerError) in try await self.base.remind(at: at) }
    }
    public func nextReminder(at: Instant) async throws(LedgerError) -> Instant? {
        try await run(.other) { () async throws(LedgerError) in try await self.base.nextReminder(at: at) }
    }
    public func nextMissed() async throws(LedgerError) -> Instant? {
        try await run(.other) { () async throws(LedgerError) in try await self.base.nextMissed() }
    }
    public func translate(_ translation: Translation) async throws(LedgerError) -> TranslationResult {
        try await run(.other) { () async throws(LedgerError) in try await self.base.translate(translation) }
    }
    public func approve(_ request: LanguageApprovalRequest) async throws(LedgerError) -> LanguageApprovalResult {
        try await run(.approve) { () async throws(LedgerError) in try await self.base.approve(request) }
    }
    public func closeEarly(_ reference: Reference, by: Identity, reason: String?, at: Instant)
        async throws(LedgerError) -> ActionRecord
    {
        try await run(.closeEarly) { () async throws(LedgerError) in
            try await self.base.closeEarly(reference, by: by, reason: reason, at: at)
        }
    }
    public func closeWindow(_ version: VersionKey, at: Instant) async throws(LedgerError) {
        try await run(.closeWindow) { () async throws(LedgerError) in
            try await self.base.closeWindow(version, at: at)
        }
    }

    public func settle(_ version: VersionKey, limit: Int, at: Instant) async throws(LedgerError) -> Bool {
        try await run(.other) { () async throws(LedgerError) in
            try await self.base.settle(version, limit: limit, at: at)
        }
    }
    public func action(_ reference: Reference) async throws(LedgerError) -> ActionRecord {
        try await run(.other) { () async throws(LedgerError) in try await self.base.action(reference) }
    }
    public func actions() async throws(LedgerError) -> [ActionRecord] {
        try await run(.other) { () async throws(LedgerError) in try await self.base.actions() }
    }
    public func liveVersions() async throws(LedgerError) -> [LiveVersion] {
        try await run(.liveVersions) { () async throws(LedgerError) in try await self.base.liveVersions() }
    }
    public func texts(of version: VersionKey) async throws(LedgerError) -> [LanguageTag: ActionText] {
        try await run(.texts) { () async throws(LedgerError) in try await self.base.texts(of: version) }
    }
    public func audit(_ entry: AuditEntry) async throws(LedgerError) {
        try await run(.other) { () async throws(LedgerError) in try await self.base.audit(entry) }
    }
    public func verifyAudit() async throws(LedgerError) -> AuditProof {
        try await run(.other) { () async throws(LedgerError) in try await self.base.verifyAudit() }
    }
    public func auditTrail(of reference: Reference?, after: Int64, limit: Int)
        async throws(LedgerError) -> [AuditEntry]
    {
        try await run(.other) { () async throws(LedgerError) in
            try await self.base.auditTrail(of: reference, after: after, limit: limit)
        }
    }
}

extension InterposedStore: PlanStore {
    public func places() async throws(LedgerError) -> [Place] {
        try await run(.other) { () async throws(LedgerError) in try await self.base.places() }
    }
    public func ladders(after: LadderKey?) async throws(LedgerError) -> [LadderKey: [LanguageTag]] {
        try await run(.other) { () async throws(LedgerError) in try await self.base.ladders(after: after) }
    }
    public func freezeHolders(of version: VersionKey) async throws(LedgerError) {
        try await run(.freezeHolders) { () async throws(LedgerError) in
            try await self.base.freezeHolders(of: version)
        }
    }
    public func beginPlan(_ version: VersionKey, order: [PlaceKey]) async throws(LedgerError) -> PlanCursor {
        try await run(.other) { () async throws(LedgerError) in try await self.base.beginPlan(version, order: order) }
    }
    public func candidates(for version: VersionKey, after: PlanCursor, limit: Int)
        async throws(LedgerError) -> CandidateChunk
    {
        try await run(.other) { () async throws(LedgerError) in
            try await self.base.candidates(for: version, after: after, limit: limit)
        }
    }
    public func plan(_ chunk: PlannedChunk) async throws(LedgerError) {
        try await run(.plan) { () async throws(LedgerError) in try await self.base.plan(chunk) }
    }
    public func held(of version: VersionKey, awaiting: LanguageTag, after: DeliveryKey?, limit: Int)
        async throws(LedgerError) -> [HeldDelivery]
    {
        try await run(.other) { () async throws(LedgerError) in
            try await self.base.held(of: version, awaiting: awaiting, after: after, limit: limit)
        }
    }
    public func decide(_ decisions: [HoldDecision], of version: VersionKey, at: Instant) async throws(LedgerError) {
        try await run(.other) { () async throws(LedgerError) in
            try await self.base.decide(decisions, of: version, at: at)
        }
    }
    public func endHolds(of version: VersionKey, at: Instant) async throws(LedgerError) {
        try await run(.other) { () async throws(LedgerError) in try await self.base.endHolds(of: version, at: at) }
    }
    public func countAudience(of reference: Reference) async throws(LedgerError) -> Int {
        try await run(.countAudience) { () async throws(LedgerError) in
            try await self.base.countAudience(of: reference)
        }
    }
    public func uncounted() async throws(LedgerError) -> [Reference] {
        try await run(.other) { () async throws(LedgerError) in try await self.base.uncounted() }
    }
}

extension InterposedStore: DeliveryStore {
    public func claim(_ request: ClaimRequest) async throws(LedgerError) -> Claim {
        try await run(.claim) { () async throws(LedgerError) in try await self.base.claim(request) }
    }
    public func record(_ outcomes: [RecordedOutcome], at: Instant) async throws(LedgerError) -> RecordResult {
        try await run(.record) { () async throws(LedgerError) in try await self.base.record(outcomes, at: at) }
    }
    public func bounce(_ delivery: DeliveryKey, on channel: Channel, _ refusal: Refusal, at: Instant)
        async throws(LedgerError) -> DeliveryTransition?
    {
        try await run(.other) { () async throws(LedgerError) in
            try await self.base.bounce(delivery, on: channel, refusal, at: at)
        }
    }
    public func renew(_ deliveries: [DeliveryKey], until: Instant) async throws(LedgerError) {
        try await run(.other) { () async throws(LedgerError) in try await self.base.renew(deliveries, until: until) }
    }
    public func rescue(at: Instant) async throws(LedgerError) -> Int {
        try await run(.other) { () async throws(LedgerError) in try await self.base.rescue(at: at) }
    }
    public func reclaimPredecessor(at: Instant) async throws(LedgerError) -> Int {
        try await run(.other) { () async throws(LedgerError) in try await self.base.reclaimPredecessor(at: at) }
    }
    public func nextDue() async throws(LedgerError) -> Instant? {
        try await run(.nextDue) { () async throws(LedgerError) in try await self.base.nextDue() }
    }
    public func remaining(of version: VersionKey) async throws(LedgerError) -> RemainingWork {
        try await run(.remaining) { () async throws(LedgerError) in try await self.base.remaining(of: version) }
    }
}

extension InterposedStore: RosterStore {
    public func importChunk(_ rows: [RosterRow], dryRun: Bool, at: Instant)
        async throws(LedgerError) -> RosterImportResult
    {
        try await run(.other) { () async throws(LedgerError) in
            try await self.base.importChunk(rows, dryRun: dryRun, at: at)
        }
    }
    public func exportChunk(after: VolunteerKey, limit: Int) async throws(LedgerError) -> RosterPage {
        try await run(.other) { () async throws(LedgerError) in
            try await self.base.exportChunk(after: after, limit: limit)
        }
    }
    public func rosterCount(by dimension: RosterDimension?) async throws(LedgerError) -> [RosterCount] {
        try await run(.other) { () async throws(LedgerError) in try await self.base.rosterCount(by: dimension) }
    }
    public func volunteer(id: String) async throws(LedgerError) -> Volunteer {
        try await run(.other) { () async throws(LedgerError) in try await self.base.volunteer(id: id) }
    }
    public func erase(id: String, by: Identity, at: Instant) async throws(LedgerError) {
        try await run(.other) { () async throws(LedgerError) in try await self.base.erase(id: id, by: by, at: at) }
    }
}

extension InterposedStore: AccountStore {
    public func account(of reference: Reference, at: Instant) async throws(LedgerError) -> Account {
        try await run(.other) { () async throws(LedgerError) in try await self.base.account(of: reference, at: at) }
    }
    public func deliveries(_ query: DeliveryQuery) async throws(LedgerError) -> [DeliveryLine] {
        try await run(.other) { () async throws(LedgerError) in try await self.base.deliveries(query) }
    }
    public func reconcile(_ reference: Reference) async throws(LedgerError) -> [Reconciliation] {
        try await run(.other) { () async throws(LedgerError) in try await self.base.reconcile(reference) }
    }
}

extension InterposedStore: ResponseStore {
    public func respond(_ response: VolunteerResponse) async throws(LedgerError) -> ResponseReceipt {
        try await run(.other) { () async throws(LedgerError) in try await self.base.respond(response) }
    }

    public func responses(to reference: Reference) async throws(LedgerError) -> ResponseTally {
        try await run(.other) { () async throws(LedgerError) in try await self.base.responses(to: reference) }
    }
}

extension InterposedStore: RelayStore {
    public func pausedRelays() async throws(LedgerError) -> Set<String> {
        try await run(.other) { () async throws(LedgerError) in try await self.base.pausedRelays() }
    }

    public func setRelay(_ name: String, paused: Bool, by: Identity, at: Instant) async throws(LedgerError) -> Bool {
        try await run(.other) { () async throws(LedgerError) in
            try await self.base.setRelay(name, paused: paused, by: by, at: at)
        }
    }
}

extension InterposedStore: ReportStore {
    public func unreported() async throws(LedgerError) -> [UnreportedAction] {
        try await run(.other) { () async throws(LedgerError) in try await self.base.unreported() }
    }

    public func closingFacts(of reference: Reference) async throws(LedgerError) -> ClosingFacts {
        try await run(.other) { () async throws(LedgerError) in try await self.base.closingFacts(of: reference) }
    }

    public func keep(_ report: ClosingReport, of version: VersionKey) async throws(LedgerError) {
        try await run(.keepReport) { () async throws(LedgerError) in try await self.base.keep(report, of: version) }
    }

    public func report(of reference: Reference) async throws(LedgerError) -> ClosingReport? {
        try await run(.other) { () async throws(LedgerError) in try await self.base.report(of: reference) }
    }
}
