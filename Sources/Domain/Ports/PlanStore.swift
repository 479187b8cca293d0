// SPDX-License-Identifier: MIT

/// What the planner needs: the frozen audience in send order, chunk by chunk, and a place to put the rows.
public protocol PlanStore: Sendable {
    /// Every place of the roster that has people in it.
    func places() async throws(LedgerError) -> [Place]
    /// All ladders that occur in the roster, after the given one (nil: all); they are never changed, only added.
    func ladders(after: LadderKey?) async throws(LedgerError) -> [LadderKey: [LanguageTag]]
    /// Writes down, once, who holds what a version with a ``Reach`` corrects or follows; the planner and the count go by
    /// that. Who is in a loop's hands at that moment is in doubt until the outcome is recorded: such a person's row is
    /// held, and let go or cancelled by the call that records it.
    func freezeHolders(of version: VersionKey) async throws(LedgerError)
    /// Fixes the send order of a version: rank = position in `order`. Done once; a later call returns the first order.
    func beginPlan(_ version: VersionKey, order: [PlaceKey]) async throws(LedgerError) -> PlanCursor
    /// The next people of the frozen audience in send order, after the cursor, at most `limit`.
    func candidates(for version: VersionKey, after: PlanCursor, limit: Int) async throws(LedgerError) -> CandidateChunk
    /// Writes a chunk of rows, the counters and the cursor in one transaction. Under a closed fence the rows get the
    /// fence's terminal state; a row whose address another row of this version has already becomes suppressed.
    /// Nor is anybody held for a text that was released meanwhile, or after waiting has ended.
    func plan(_ chunk: PlannedChunk) async throws(LedgerError)
    /// People of a version who wait for a language, in send order, after a key (nil: all), at most `limit`.
    func held(
        of version: VersionKey, awaiting: LanguageTag, after: DeliveryKey?, limit: Int
    ) async throws(LedgerError) -> [HeldDelivery]
    /// Writes what became of people who wait: deferred and due now, or waiting on with another text meanwhile. Who is not
    /// held any more, and everybody under a closed fence, is passed over.
    func decide(_ decisions: [HoldDecision], of version: VersionKey, at: Instant) async throws(LedgerError)
    /// Waiting in a version ends at a moment, if it would not end earlier.
    func endHolds(of version: VersionKey, at: Instant) async throws(LedgerError)
    /// Counts the frozen audience (or, before approval, what it would be now) by a way that shares nothing with the
    /// planner, and stores it. Returns the count.
    func countAudience(of reference: Reference) async throws(LedgerError) -> Int
    /// References whose count is missing or older than the roster.
    func uncounted() async throws(LedgerError) -> [Reference]
}

/// A country in one time zone, with how many volunteers it has (an upper bound).
public struct Place: Sendable, Hashable {
    public let key: PlaceKey
    public let country: CountryCode
    /// IANA name; nil where neither the roster nor tzdata knows one: treated as UTC.
    public let timeZone: String?
    public let members: Int

    public init(key: PlaceKey, country: CountryCode, timeZone: String?, members: Int) {
        self.key = key
        self.country = country
        self.timeZone = timeZone
        self.members = members
    }
}

/// How far planning has come: everyone up to this volunteer of this rank has a row.
public struct PlanCursor: Sendable, Hashable {
    public var rank: UInt16
    public var volunteer: VolunteerKey

    public init(rank: UInt16 = 0, volunteer: VolunteerKey = VolunteerKey(0)) {
        self.rank = rank
        self.volunteer = volunteer
    }
}

/// A person of the audience before there is a row.
public struct Candidate: Sendable, Hashable {
    public let volunteer: VolunteerKey
    public let rank: UInt16
    public let ladder: LadderKey
    public let country: CountryCode
    public let channel: Channel
    /// Left, complained or was erased after the audience was frozen.
    public let isGone: Bool
    /// Has the same address as somebody else of the roster.
    public let sharesAddress: Bool
    /// What the person has had before.
    public let standing: Standing

    public init(
        volunteer: VolunteerKey, rank: UInt16, ladder: LadderKey, country: CountryCode, channel: Channel,
        isGone: Bool, sharesAddress: Bool, standing: Standing = .new
    ) {
        self.volunteer = volunteer
        self.rank = rank
        self.ladder = ladder
        self.country = country
        self.channel = channel
        self.isGone = isGone
        self.sharesAddress = sharesAddress
        self.standing = standing
    }

    /// Why somebody is in the audience of a version with a ``Reach``.
    public struct Standing: Sendable, Hashable {
        /// Named by the version's own rule, languages aside: those are the planner's to judge.
        public let isByRule: Bool
        /// How the letter introduces itself to a holder; nil: holds nothing, as far as is known.
        public let held: Marking?
        /// Whether the text is in their hands is not known yet, or was not when holders were written down.
        public let isInDoubt: Bool
        /// Somebody with the same address holds the text and gets the letter.
        public let standsBack: Bool

        /// Has had nothing, and belongs by rule.
        public static let new = Standing(isByRule: true)

        public init(isByRule: Bool, held: Marking? = nil, isInDoubt: Bool = false, standsBack: Bool = false) {
            self.isByRule = isByRule
            self.held = held
            self.isInDoubt = isInDoubt
            self.standsBack = standsBack
        }
    }
}

public struct CandidateChunk: Sendable {
    public let candidates: [Candidate]
    /// Where the next chunk begins.
    public let cursor: PlanCursor
    /// Nobody comes after this chunk.
    public let isLast: Bool

    public init(candidates: [Candidate], cursor: PlanCursor, isLast: Bool) {
        self.candidates = candidates
        self.cursor = cursor
        self.isLast = isLast
    }
}

/// A delivery row to be.
public struct PlannedRow: Sendable, Hashable {
    public let delivery: DeliveryKey
    /// planned, held or suppressed.
    public let state: DeliveryState
    public let channel: Channel
    public let language: LanguageTag
    public let country: CountryCode
    public let sharesAddress: Bool
    /// The language that a held one waits for.
    public let awaits: LanguageTag?
    /// How its letter introduces itself.
    public let marking: Marking
    /// Set where the ledger decides, by what the person turns out to have: held until that is known, and cancelled if it is
    /// nothing and `belongs` is false.
    public let doubt: Doubt?

    public struct Doubt: Sendable, Hashable {
        /// In the audience whatever turns out.
        public let belongs: Bool

        public init(belongs: Bool) {
            self.belongs = belongs
        }
    }

    public init(
        delivery: DeliveryKey, state: DeliveryState, channel: Channel, language: LanguageTag, country: CountryCode,
        sharesAddress: Bool, awaits: LanguageTag? = nil, marking: Marking = .plain, doubt: Doubt? = nil
    ) {
        self.delivery = delivery
        self.state = state
        self.channel = channel
        self.language = language
        self.country = country
        self.sharesAddress = sharesAddress
        self.awaits = awaits
        self.marking = marking
        self.doubt = doubt
    }
}

public struct PlannedChunk: Sendable {
    public let version: VersionKey
    public let rows: [PlannedRow]
    public let cursor: PlanCursor
    public let isLast: Bool
    public let at: Instant

    public init(version: VersionKey, rows: [PlannedRow], cursor: PlanCursor, isLast: Bool, at: Instant) {
        self.version = version
        self.rows = rows
        self.cursor = cursor
        self.isLast = isLast
        self.at = at
    }
}
