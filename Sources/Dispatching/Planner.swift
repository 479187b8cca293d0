// SPDX-License-Identifier: MIT

import Domain
import Runtime
import Telemetry

/// Turns a frozen audience into delivery rows, in chunks, in the order in which they are to be sent.
///
/// The first chunk is small so that the first alert leaves while the planning has hardly begun. A planner that was killed
/// goes on from the cursor in the ledger. Versions that are planned at the same time take turns, chunk by chunk.
public actor Planner {
    /// How the planner learns which order and language policy hold; pure functions of Domain, handed in where all is wired.
    public struct Policies: Sendable {
        /// Places of the audience in send order at a moment.
        public var order: @Sendable (_ places: [Place], _ audience: ResolvedAudience, _ at: Instant) -> [PlaceKey]
        /// The language a ladder gets among those available; nil if none fits, not even a fallback.
        public var choose:
            @Sendable (_ ladder: [LanguageTag], _ available: [LanguageTag], _ fallback: [LanguageTag]) -> LanguageTag?
        /// Whether a ladder reads one of the languages to which an audience is narrowed.
        public var reads: @Sendable (_ ladder: [LanguageTag], _ anyOf: [LanguageTag]) -> Bool

        public init(
            order: @escaping @Sendable ([Place], ResolvedAudience, Instant) -> [PlaceKey],
            choose: @escaping @Sendable ([LanguageTag], [LanguageTag], [LanguageTag]) -> LanguageTag?,
            reads: @escaping @Sendable ([LanguageTag], [LanguageTag]) -> Bool
        ) {
            self.order = order
            self.choose = choose
            self.reads = reads
        }
    }

    nonisolated let executor = QueueExecutor(label: "urgentd.planner")
    nonisolated public var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    let store: any PlanStore & ActionStore
    let clock: any TimeSource
    let policies: Policies
    private let log: Log
    private(set) var ladders: [LadderKey: [LanguageTag]] = [:]
    private var newestLadder: LadderKey?
    /// How often a version's texts, or the end of its waiting, have changed since the start.
    private var editions: [VersionKey: Int] = [:]
    /// Where waiting ended earlier than was set at approval.
    private var endedHolds: [VersionKey: Instant] = [:]

    public init(store: any PlanStore & ActionStore, clock: any TimeSource, policies: Policies, log: Log) {
        self.store = store
        self.clock = clock
        self.policies = policies
        self.log = log
    }

    /// Plans to the end; `onRows` is called after each committed chunk.
    ///
    /// Ends early when `mayGoOn` says so, with everything planned so far kept.
    public func plan(
        _ live: LiveVersion, mayGoOn: @Sendable () -> Bool, onRows: @Sendable () async -> Void
    ) async throws(LedgerError) {
        var edition = editions[live.key, default: 0]
        var choices = try await choices(for: live)
        var memo: [LadderKey: Choice] = [:]
        if live.reach != nil { try await store.freezeHolders(of: live.key) }
        let order = Self.order(try await store.places(), live, policies.order, at: clock.now())
        var cursor = try await store.beginPlan(live.key, order: order)
        var size = Self.firstChunk
        while mayGoOn() {
            let chunk = try await store.candidates(for: live.key, after: cursor, limit: size)
            try await learnLadders(chunk.candidates.map(\.ladder))
            if editions[live.key, default: 0] != edition || choices.isStale(at: clock.now()) {
                edition = editions[live.key, default: 0]
                choices = try await self.choices(for: live)
                memo = [:]
            }
            var rows: [PlannedRow] = []
            rows.reserveCapacity(chunk.candidates.count)
            for candidate in chunk.candidates {
                let choice = memo[candidate.ladder] ?? choose(for: candidate.ladder, choices)
                memo[candidate.ladder] = choice
                if let row = Self.row(for: candidate, choice, in: live) { rows.append(row) }
            }
            try await store.plan(
                PlannedChunk(
                    version: live.key, rows: rows, cursor: chunk.cursor, isLast: chunk.isLast, at: clock.now()))
            cursor = chunk.cursor
            await onRows()
            if chunk.isLast { return }
            size = Self.chunk
        }
    }

    /// A text was released, or waiting ended: people who are not planned yet are planned by it.
    func look(again live: LiveVersion) {
        editions[live.key, default: 0] += 1
        endedHolds[live.key] = live.holdsUntil
    }

    /// A version is over.
    func forget(_ version: VersionKey) {
        editions[version] = nil
        endedHolds[version] = nil
    }

    private func choices(for live: LiveVersion) async throws(LedgerError) -> Choices {
        let released = Array(try await store.texts(of: live.key).keys).sorted()
        let until = endedHolds[live.key] ?? live.holdsUntil
        return Choices(
            available: released,
            pending: HoldRule.pending(
                expected: live.action.languages.expected, released: released, until: until, at: clock.now()),
            until: until, fallback: live.action.languages.fallback, readers: live.audience.languages)
    }

    private struct Choices {
        let available: [LanguageTag]
        /// Expected, not there, and still to be waited for.
        let pending: [LanguageTag]
        let until: Instant?
        let fallback: [LanguageTag]
        /// Languages to which the audience is narrowed; empty is everybody.
        let readers: [LanguageTag]

        /// Waiting ended in between.
        func isStale(at now: Instant) -> Bool {
            guard !pending.isEmpty, let until else { return false }
            return now >= until
        }
    }

    /// What readers of one ladder get.
    private struct Choice {
        /// Nil: there is no text at all.
        let language: LanguageTag?
        let awaits: LanguageTag?
        /// The audience is not narrowed to readers of other languages.
        let isInside: Bool
    }

    private func choose(for ladder: LadderKey, _ choices: Choices) -> Choice {
        let tags = ladders[ladder] ?? []
        let isInside = choices.readers.isEmpty || policies.reads(tags, choices.readers)
        // Intake lets no action in without a text in a fallback language, so the last resort is never needed; it is
        // still better to alert somebody in the wrong language than to lose them from the account.
        let choice = HoldRule.choose(
            ladder: tags, released: choices.available, pending: choices.pending, fallback: choices.fallback,
            by: policies.choose)
        return Choice(
            language: choice.language ?? choices.available.first, awaits: choice.awaits, isInside: isInside)
    }

    func learnLadders(_ keys: [LadderKey]) async throws(LedgerError) {
        guard keys.contains(where: { ladders[$0] == nil }) else { return }
        let added = try await store.ladders(after: newestLadder)
        ladders.merge(added) { _, new in new }
        newestLadder = ladders.keys.max { $0.number < $1.number }
    }

    private static func row(for candidate: Candidate, _ choice: Choice, in live: LiveVersion) -> PlannedRow? {
        let standing = candidate.standing
        let isByRule = standing.isByRule && choice.isInside
        guard let language = choice.language, isByRule || standing.held != nil || standing.isInDoubt else { return nil }
        // Who is in doubt waits for an outcome, not for a language.
        let awaits = standing.isInDoubt ? nil : choice.awaits
        let state: DeliveryState =
            candidate.isGone || standing.standsBack ? .suppressed : awaits == nil ? .planned : .held
        return PlannedRow(
            delivery: DeliveryKey(version: live.key, rank: candidate.rank, volunteer: candidate.volunteer),
            state: state, channel: candidate.channel, language: language, country: candidate.country,
            sharesAddress: candidate.sharesAddress, awaits: awaits, marking: standing.held ?? .plain,
            doubt: standing.isInDoubt ? PlannedRow.Doubt(belongs: isByRule || standing.held != nil) : nil)
    }

    /// Places of the version's own audience first; then, if it reaches holders, those where holders may be.
    private static func order(
        _ places: [Place], _ live: LiveVersion,
        _ order: @Sendable ([Place], ResolvedAudience, Instant) -> [PlaceKey], at now: Instant
    ) -> [PlaceKey] {
        let own = order(places, live.audience, now)
        guard live.reach != nil else { return own }
        var elsewhere = Set(places.map(\.country)).subtracting(live.audience.countries)
        if !live.action.audience.includeCountryOfConcern { elsewhere.remove(live.action.country) }
        let others = ResolvedAudience(countries: elsewhere, languages: [], networks: [])
        return own + order(places, others, now)
    }

    /// Rows of the first chunk: enough for every connection to start, little enough to be committed in a millisecond.
    private static let firstChunk = 64
    /// Rows of the others: some 5 ms of the writer's time, below the 20 ms that the recorder may have to wait.
    private static let chunk = 1_500
}
