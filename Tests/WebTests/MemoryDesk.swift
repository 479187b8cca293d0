// SPDX-License-Identifier: MIT

import Domain
import Foundation
import Synchronization
import TestSupport

/// A small staff desk in memory: real enough to tell whether requests arrive whole and answers leave whole.
final class MemoryDesk: StaffDesk, ResponseDesk {
    struct State {
        var documents: [[UInt8]] = []
        var approvals: [ApprovalOrder] = []
        var translations: [(language: String, document: [UInt8])] = []
        var withdrawals: [String] = []
        var closures: [String?] = []
        var identities: [Identity] = []
        var erased: [String] = []
        var fed = 0
        var fedIsPattern = true
        var queries: [DeliveryQuery] = []
        var differences: [String] = []
        var report = Samples.report
        var dryRun = false
        var failure: DeskError?
        var finished = 0
        var auditFault: AuditFault?
        var readings: [Reading] = []
        /// Backups that somebody said are whole.
        var noted: [BackupFacts] = []
        var noteFailure: DeskError?
        var responses: [(token: String, kind: String)] = []
        var relays = Samples.relays
        var receipts: [SignedReceipt] = []
        /// What was done to endpoints: the verb, the volunteer, the reason.
        var endpointVerbs: [[String]] = []
        var testSends: [TestSendOrder] = []
        /// What was done to addresses, and the messages that came.
        var suppressionVerbs: [[String]] = []
        var messages: [[UInt8]] = []
    }

    struct Reading: Hashable {
        let reading: PersonalReading
        let rows: Int
    }

    let readingEnded = TestSignal<Void>()
    let state = Mutex(State())
    /// How many deliveries and volunteers there are.
    let deliveryCount: Int
    let volunteerCount: Int
    /// Called for every piece of a roster; lets a test slow the import down.
    let beforeFeed: @Sendable () async -> Void

    init(deliveries: Int = 3, volunteers: Int = 3, beforeFeed: @escaping @Sendable () async -> Void = {}) {
        deliveryCount = deliveries
        volunteerCount = volunteers
        self.beforeFeed = beforeFeed
    }

    func preview(_ order: PreviewOrder) async throws(DeskError) -> [UInt8] {
        try check()
        return Array("\(order.reference) \(order.language) \(order.format)".utf8)
    }

    func testSend(_ order: TestSendOrder, by: Identity) async throws(DeskError) -> EndpointTest {
        try check(by)
        state.withLock { $0.testSends.append(order) }
        return EndpointTest(host: "main", isAccepted: true, reply: "250 ok", milliseconds: 12)
    }

    private func check(_ identity: Identity? = nil) throws(DeskError) {
        let failure = state.withLock { state in
            if let identity { state.identities.append(identity) }
            return state.failure
        }
        if let failure { throw failure }
    }

    func submit(document: [UInt8], by: Identity) async throws(DeskError) -> SubmissionResult {
        try check(by)
        let isNew = state.withLock { state in
            defer { state.documents.append(document) }
            return !state.documents.contains(document)
        }
        guard document.first == UInt8(ascii: "{") else {
            throw .invalid([DocumentFault(line: 1, column: 1, key: "", problem: "not an object", expected: "{ … }")])
        }
        return SubmissionResult(
            reference: Samples.reference, version: 1, created: isNew, state: .awaitingApproval,
            warnings: ["only one source"])
    }

    func show(_ reference: Reference) async throws(DeskError) -> ActionRecord {
        try check()
        guard reference == Samples.reference else { throw .unknown("no action is called \(reference)") }
        return Samples.record
    }

    func approve(_ order: ApprovalOrder, by: Identity) async throws(DeskError) -> ApprovalReceipt {
        try check(by)
        state.withLock { $0.approvals.append(order) }
        if let digest = order.digest, digest != Samples.record.digest { throw .refused("the content has changed") }
        return ApprovalReceipt(
            reference: order.reference, version: 1, state: .open, audience: 81_234, forecast: Samples.report.forecast)
    }

    func translate(_ reference: Reference, language: String, document: [UInt8], by: Identity)
        async throws(DeskError) -> TranslationResult
    {
        try check(by)
        guard let tag = LanguageTag(language) else {
            throw .invalid([DocumentFault(line: 0, key: "", problem: "there is no such language", expected: "a tag")])
        }
        let isNew = state.withLock { state in
            defer { state.translations.append((language, document)) }
            return !state.translations.contains { $0.document == document }
        }
        return TranslationResult(
            reference: reference, version: 1, language: tag, digest: Samples.draft.digest, created: isNew, state: .open,
            isExpected: tag.text == "ar")
    }

    func withdraw(_ reference: Reference, reason: String, by: Identity) async throws(DeskError) -> ActionRecord {
        try check(by)
        state.withLock { $0.withdrawals.append(reason) }
        var record = Samples.record
        record.state = .withdrawn
        return record
    }

    func close(_ reference: Reference, reason: String?, by: Identity) async throws(DeskError) -> ActionRecord {
        try check(by)
        state.withLock { $0.closures.append(reason) }
        var record = Samples.record
        record.state = .closed
        return record
    }

    func correct(_ reference: Reference, document: [UInt8], by: Identity) async throws(DeskError) -> SubmissionResult {
        var result = try await submit(document: document, by: by)
        result.reference = reference
        (result.version, result.overtaken) = (2, 1)
        return result
    }

    func update(_ reference: Reference, document: [UInt8], by: Identity) async throws(DeskError) -> SubmissionResult {
        try await submit(document: document, by: by)
    }

    func close(_ reference: Reference, outcome document: [UInt8], reason: String?, by: Identity)
        async throws(DeskError) -> ClosureReceipt
    {
        let outcome = try await submit(document: document, by: by)
        return ClosureReceipt(record: try await close(reference, reason: reason, by: by), outcome: outcome)
    }

    func status(of reference: Reference) async throws(DeskError) -> StatusReport {
        try check()
        guard reference == Samples.reference else { throw .unknown("no action is called \(reference)") }
        return state.withLock { $0.report }
    }

    func statuses() async throws(DeskError) -> [StatusReport] {
        try check()
        return [state.withLock { $0.report }, Samples.awaiting]
    }

    func deliveries(_ query: DeliveryQuery, by: Identity) async throws(DeskError) -> [DeliveryLine] {
        try check(by)
        guard query.reference == Samples.reference else { throw .unknown("no action is called \(query.reference)") }
        state.withLock { $0.queries.append(query) }
        let start = (query.after.map { Int($0.volunteer.number) } ?? 0) + 1
        guard start <= deliveryCount else { return [] }
        return (start...deliveryCount).prefix(query.limit).map {
            Samples.delivery($0, showsAddress: query.showAddresses)
        }
    }

    func reconcile(_ reference: Reference?) async throws(DeskError) -> [Reconciliation] {
        try check()
        let differences = state.withLock { $0.differences }
        return [
            Reconciliation(
                reference: Samples.reference, version: 1, audience: 10, states: [.accepted: 9, .rejected: 1],
                accounted: 10, differences: differences)
        ]
    }

    func responses(to reference: Reference) async throws(DeskError) -> ResponseTally {
        try check()
        guard reference == Samples.reference else { throw .unknown("no action is called \(reference)") }
        return Samples.tally
    }

    func isGenuine(_ token: String, for purpose: PersonalToken.Purpose) -> Bool { token.hasPrefix("genuine") }

    func respond(token: String, kind: String) async throws(DeskError) -> ResponseReceipt {
        try check()
        guard token.hasPrefix("genuine") else { throw .notAllowed("this link is none of ours") }
        guard let known = ResponseKind(rawValue: kind) else {
            throw .invalid([DocumentFault(line: 0, key: "kind", problem: "no such kind", expected: "letter")])
        }
        let isNew = state.withLock { state in
            defer { state.responses.append((token, kind)) }
            return !state.responses.contains { $0 == (token, kind) }
        }
        return ResponseReceipt(reference: Samples.reference, kind: known, isNew: isNew, endsAction: false)
    }

    func report(of reference: Reference) async throws(DeskError) -> ReportReceipt {
        try check()
        guard reference == Samples.reference else { throw .unknown("no action is called \(reference)") }
        return ReportReceipt(report: Samples.closingReport, sinceClose: [1: [.accepted: -3, .bounced: 3]])
    }

    func auditTrail(of reference: Reference?, after: Int64, limit: Int) async throws(DeskError) -> [AuditEntry] {
        try check()
        return (1...2500).filter { $0 > after }.prefix(limit).map {
            AuditEntry(
                sequence: Int64($0), at: Samples.now, actor: "approvals-desk", login: "root", verb: "approve",
                reference: Samples.reference, version: 1, detail: "digest")
        }
    }

    func verifyAudit() async throws(DeskError) -> AuditProof {
        try check()
        let fault = state.withLock { $0.auditFault }
        return AuditProof(
            entries: fault.map { $0.sequence - 1 } ?? 2500, head: String(repeating: "0f", count: 32), fault: fault)
    }

    func importRoster(
        _ format: RosterFormat, dryRun: Bool, by: Identity
    ) async throws(DeskError) -> any RosterImportSession {
        try check(by)
        state.withLock { $0.dryRun = dryRun }
        return Session(desk: self)
    }

    private struct Session: RosterImportSession {
        let desk: MemoryDesk

        func feed(_ bytes: [UInt8]) async throws(DeskError) {
            await desk.beforeFeed()
            if bytes.starts(with: Array("bad".utf8)) {
                throw .invalid([DocumentFault(line: 1, key: "id", problem: "no column id", expected: "id")])
            }
            desk.state.withLock { state in
                if !Pattern.matches(bytes, from: state.fed) { state.fedIsPattern = false }
                state.fed += bytes.count
            }
        }

        func finish() async throws(DeskError) -> RosterImportResult {
            let fed = desk.state.withLock { state in
                state.finished += 1
                return state.fed
            }
            let isShort = fed < 1000
            return RosterImportResult(
                read: fed, added: 1, changed: 2, unchanged: 3, skipped: isShort ? 1 : 0,
                errors: isShort ? [RosterFault(line: 2, column: "country", reason: "unknown country")] : [])
        }
    }

    func exportRoster(after: VolunteerKey, limit: Int, withSecrets: Bool, by: Identity) async throws(DeskError)
        -> RosterPage
    {
        try check(by)
        let numbers = (Int(after.number)..<volunteerCount).prefix(limit).map { $0 + 1 }
        let last = numbers.last ?? volunteerCount
        return RosterPage(
            volunteers: numbers.map(Samples.volunteer), next: last < volunteerCount ? VolunteerKey(UInt32(last)) : nil)
    }

    func countRoster(by dimension: RosterDimension?) async throws(DeskError) -> [RosterCount] {
        try check()
        return dimension == nil
            ? [RosterCount(key: "", count: 7)] : [RosterCount(key: "en", count: 4), RosterCount(key: "es", count: 3)]
    }

    func recordReading(_ reading: PersonalReading, rows: Int, by: Identity) async throws(DeskError) {
        state.withLock { $0.readings.append(Reading(reading: reading, rows: rows)) }
        readingEnded.send(())
    }

    func volunteer(id: String, by: Identity) async throws(DeskError) -> Volunteer {
        try check(by)
        guard id.hasPrefix("v") else { throw .unknown("no volunteer has this id") }
        return Samples.volunteer(1)
    }

    func relays() async throws(DeskError) -> [RelayStatus] {
        try check()
        return state.withLock { $0.relays }
    }

    func setRelay(_ name: String, paused: Bool, by: Identity) async throws(DeskError) -> RelaySwitching {
        try check(by)
        let changed = state.withLock { state -> Bool? in
            guard let index = state.relays.firstIndex(where: { $0.name == name }) else { return nil }
            defer { state.relays[index].isPaused = paused }
            return state.relays[index].isPaused != paused
        }
        guard let changed else { throw .unknown("there is no relay of this name; there are: main, hub") }
        return RelaySwitching(
            name: name, isPaused: paused, changed: changed, warnings: paused && name == "main" ? ["no other"] : [])
    }

    func endpoints(after: VolunteerKey, onlyDisabled: Bool, limit: Int) async throws(DeskError) -> EndpointPage {
        try check()
        let all = onlyDisabled ? [Samples.disabledEndpoint] : [Samples.endpoint, Samples.disabledEndpoint]
        let rest = all.dropFirst(Int(after.number)).prefix(1)
        let next = Int(after.number) + 1
        return EndpointPage(endpoints: Array(rest), next: next < all.count ? VolunteerKey(UInt32(next)) : nil)
    }

    func endpoint(of id: String) async throws(DeskError) -> EndpointDetail {
        try check()
        guard id.hasPrefix("v") else { throw .unknown("there is no volunteer with this id") }
        return Samples.endpointDetail
    }

    /// Believes who signs with the word `genuine`.
    func receive(_ receipt: SignedReceipt) async throws(DeskError) -> Bool {
        try check()
        guard receipt.signature == "genuine" else { throw .notAllowed("the receipt is not signed") }
        return state.withLock { state in
            defer { state.receipts.append(receipt) }
            return !state.receipts.contains(receipt)
        }
    }

    func enableEndpoint(of id: String, by: Identity) async throws(DeskError) -> EndpointLine {
        try check(by)
        guard id.hasPrefix("v") else { throw .unknown("there is no volunteer with this id") }
        state.withLock { $0.endpointVerbs.append(["enable", id]) }
        return Samples.endpoint
    }

    func disableEndpoint(of id: String, reason: String?, by: Identity) async throws(DeskError) -> EndpointLine {
        try check(by)
        state.withLock { $0.endpointVerbs.append(["disable", id, reason ?? ""]) }
        return Samples.disabledEndpoint
    }

    func testEndpoint(of id: String, by: Identity) async throws(DeskError) -> EndpointTest {
        try check(by)
        state.withLock { $0.endpointVerbs.append(["test", id]) }
        return EndpointTest(
            host: "hooks.example.org", isAccepted: id == "v1", reason: id == "v1" ? nil : "timeout",
            code: id == "v1" ? 204 : nil, reply: id == "v1" ? "HTTP 204" : "the time was over", milliseconds: 12)
    }

    func eraseVolunteer(id: String, by: Identity) async throws(DeskError) {
        try check(by)
        state.withLock { $0.erased.append(id) }
    }

    func acceptClock(by: Identity) async throws(DeskError) -> ClockAcceptance {
        try check(by)
        return ClockAcceptance(moved: .seconds(3600), now: Samples.now)
    }
}
