// SPDX-License-Identifier: MIT

import Domain
import TestSupport

/// A ledger under test with the few hands that work on it: staff, planner, sender.
public struct Scene: Sendable {
    public let ledger: any Ledger
    private let clock: ManualClock

    public init(ledger: any Ledger, clock: ManualClock) {
        self.ledger = ledger
        self.clock = clock
    }

    public var now: Instant { clock.now() }

    /// Lets time go by.
    public func pass(_ span: Duration) {
        clock.advance(by: span)
    }

    public static let author = "m.author"
    public static let submitter = Identity(name: "s.staff", login: "s.staff")
    public static let approver = Identity(name: "a.approver", login: "a.approver")
    public static let rules = ApprovalRules(defaultWindow: .seconds(12 * 3600), longestWindow: .seconds(14 * 86_400))

    // MARK: Staff

    public func importPeople(_ range: Range<Int>, networks: [String] = []) async throws {
        let result = try await ledger.importChunk(
            People.rows(range, networks: networks), dryRun: false, at: now)
        try expect(result.skipped, is: 0, "rows skipped")
    }

    /// An alert about Honduras, to everywhere but Honduras unless told otherwise.
    public static func action(
        _ name: String = "UA 1/26", sources: [String] = ["one", "two"], window: ResponseWindow = .standard,
        audience: AudienceRule = AudienceRule()
    ) throws -> UrgentAction {
        guard let reference = Reference(name), let country = CountryCode("HN") else {
            throw Violation(description: "the scene's own names are wrong")
        }
        return UrgentAction(
            reference: reference, country: country, author: author, window: window, sources: sources,
            audience: audience, text: [.english: ActionText(subject: "Subject", body: "Body")])
    }

    public static func audience(networks: [String] = [], languages: [LanguageTag] = [], all: Bool = false)
        -> ResolvedAudience
    {
        let countries = People.countries.filter { all || $0.text != "HN" }
        return ResolvedAudience(countries: Set(countries), languages: languages, networks: networks)
    }

    @discardableResult
    public func submit(
        _ action: UrgentAction, audience: ResolvedAudience = Scene.audience(), digest: String = "d1"
    ) async throws -> SubmissionResult {
        try await ledger.submit(
            Submission(
                action: action, digest: digest, by: Self.submitter, at: now, audience: audience,
                warnings: []))
    }

    public func approve(_ reference: Reference) async throws -> LiveVersion {
        try await ledger.approve(
            ApprovalRequest(reference: reference, by: Self.approver, at: now, rules: Self.rules)
        ).live
    }

    /// Hands in, counts and approves.
    public func release(
        _ action: UrgentAction? = nil, audience: ResolvedAudience = Scene.audience()
    ) async throws -> LiveVersion {
        let action = try action ?? Self.action()
        try await submit(action, audience: audience)
        _ = try await ledger.countAudience(of: action.reference)
        return try await approve(action.reference)
    }

    // MARK: Planner

    public func begin(_ live: LiveVersion) async throws -> PlanCursor {
        if live.reach != nil { try await ledger.freezeHolders(of: live.key) }
        let places = try await ledger.places().filter {
            live.audience.countries.contains($0.country) || (live.reach != nil && $0.country != live.action.country)
        }
        return try await ledger.beginPlan(live.key, order: places.map(\.key))
    }

    /// Plans the next chunk; nil at the end.
    public func planChunk(_ live: LiveVersion, after cursor: PlanCursor, limit: Int) async throws -> PlanCursor? {
        let ladders = try await ledger.ladders(after: nil)
        let chunk = try await ledger.candidates(for: live.key, after: cursor, limit: limit)
        let rows = chunk.candidates.compactMap { candidate -> PlannedRow? in
            let ladder = ladders[candidate.ladder] ?? []
            let standing = candidate.standing
            let reads =
                live.audience.languages.isEmpty || LanguageLookup.reads(ladder: ladder, anyOf: live.audience.languages)
            let belongs = (standing.isByRule && reads) || standing.held != nil
            guard belongs || standing.isInDoubt else { return nil }
            return PlannedRow(
                delivery: DeliveryKey(version: live.key, rank: candidate.rank, volunteer: candidate.volunteer),
                state: candidate.isGone || standing.standsBack ? .suppressed : .planned, channel: candidate.channel,
                language: ladder.first ?? .english, country: candidate.country,
                sharesAddress: candidate.sharesAddress, marking: standing.held ?? .plain,
                doubt: standing.isInDoubt ? PlannedRow.Doubt(belongs: belongs) : nil)
        }
        try await ledger.plan(
            PlannedChunk(version: live.key, rows: rows, cursor: chunk.cursor, isLast: chunk.isLast, at: now))
        return chunk.isLast ? nil : chunk.cursor
    }

    public func plan(_ live: LiveVersion, limit: Int = 100) async throws {
        var cursor: PlanCursor? = try await begin(live)
        while let next = cursor { cursor = try await planChunk(live, after: next, limit: limit) }
    }

    // MARK: Sender

    public func claim(_ live: LiveVersion, _ channel: Channel = .email, limit: Int = 1000) async throws
        -> [ClaimedDelivery]
    {
        try await ledger.claim(
            ClaimRequest(
                version: live.key, channel: channel, limit: limit, now: now,
                leaseUntil: now.advanced(by: .seconds(60)))
        ).deliveries
    }

    @discardableResult
    public func record(_ deliveries: [ClaimedDelivery], _ transition: DeliveryTransition) async throws -> RecordResult {
        try await ledger.record(
            deliveries.map { RecordedOutcome(delivery: $0.delivery, transition: transition) }, at: now)
    }

    public static let accepted = DeliveryTransition(state: .accepted, reply: "250 2.0.0 queued as 4F0")

    public func deferred(for span: Duration = .seconds(600)) -> DeliveryTransition {
        DeliveryTransition(
            state: .deferred, due: now.advanced(by: span), reply: "450 4.2.0 greylisted",
            attempt: attempt(.temporary))
    }

    public func rejected() -> DeliveryTransition {
        DeliveryTransition(state: .rejected, reply: "550 5.1.1 unknown", attempt: attempt(.address))
    }

    func attempt(_ reason: RefusalReason) -> Attempt {
        Attempt(
            at: now, channel: .email, route: "main", refusal: Refusal(reason: reason, text: "said no"),
            wasAmbiguous: false)
    }

    // MARK: Account

    /// The newest version's account, after the proof that it closes.
    @discardableResult
    public func account(_ live: LiveVersion, file: StaticString = #fileID, line: UInt = #line) async throws
        -> VersionAccount
    {
        let account = try await ledger.account(of: live.reference, at: now)
        guard let version = account.versions.last else { throw Violation(description: "no version") }
        let sum = version.states.values.reduce(0, +)
        if let audience = version.audience {
            try expect(sum, is: audience, "sum of the states and audience", file: file, line: line)
        }
        for proof in try await ledger.reconcile(live.reference) {
            try expect(proof.differences, is: [], "differences", file: file, line: line)
            if let audience = proof.audience {
                try expect(proof.accounted, is: audience, "accounted", file: file, line: line)
            }
        }
        return version
    }

    public func lines(_ live: LiveVersion, _ state: DeliveryState? = nil) async throws -> [DeliveryLine] {
        try await ledger.deliveries(
            DeliveryQuery(reference: live.reference, state: state, limit: 100_000, showAddresses: true))
    }
}
