// SPDX-License-Identifier: MIT

/// The account: every number that people see, from the rows and the kept counters.
public protocol AccountStore: Sendable {
    func account(of reference: Reference, at: Instant) async throws(LedgerError) -> Account
    /// Rows of a version in send order, after a key, filtered, at most `limit`.
    func deliveries(_ query: DeliveryQuery) async throws(LedgerError) -> [DeliveryLine]
    /// Holds counters, rows, attempts and the independent count against one another.
    func reconcile(_ reference: Reference) async throws(LedgerError) -> [Reconciliation]
}

/// What `status` shows, per action.
public struct Account: Sendable, Hashable {
    public var reference: Reference
    public var kind: ActionKind
    public var state: ActionState
    /// Oldest first; the last is the current one.
    public var versions: [VersionAccount]
    /// To all versions together; only what is not zero.
    public var responses: ResponseTally.Counts
    /// What sections say of their own people.
    public var receipts: ReceiptTally

    public init(
        reference: Reference, kind: ActionKind, state: ActionState, versions: [VersionAccount],
        responses: ResponseTally.Counts = [:], receipts: ReceiptTally = ReceiptTally()
    ) {
        self.reference = reference
        self.kind = kind
        self.state = state
        self.versions = versions
        self.responses = responses
        self.receipts = receipts
    }
}

public struct VersionAccount: Sendable, Hashable {
    public var version: Int
    /// By the count made apart; nil until it is made.
    public var audience: Int?
    public var planningDone: Bool
    /// All twelve states, zeros too.
    ///
    /// `unplanned` is the audience less the rows; nil until the audience is known.
    public var states: [DeliveryState: Int]
    public var unplanned: Int?
    public var possiblyTwice: Int
    public var delayed: Int
    public var byLanguage: [LanguageTag: [DeliveryState: Int]]
    public var byCountry: [CountryCode: [DeliveryState: Int]]
    public var byChannel: [Channel: [DeliveryState: Int]]
    public var opened: Instant?
    public var closes: Instant?
    /// For which expected languages how many wait; only what is not zero, in order of the tags.
    public var held: [HeldCount]

    public init(
        version: Int, audience: Int?, planningDone: Bool, states: [DeliveryState: Int], unplanned: Int?,
        possiblyTwice: Int, delayed: Int, byLanguage: [LanguageTag: [DeliveryState: Int]],
        byCountry: [CountryCode: [DeliveryState: Int]], byChannel: [Channel: [DeliveryState: Int]], opened: Instant?,
        closes: Instant?, held: [HeldCount] = []
    ) {
        self.version = version
        self.audience = audience
        self.planningDone = planningDone
        self.states = states
        self.unplanned = unplanned
        self.possiblyTwice = possiblyTwice
        self.delayed = delayed
        self.byLanguage = byLanguage
        self.byCountry = byCountry
        self.byChannel = byChannel
        self.opened = opened
        self.closes = closes
        self.held = held
    }
}

public struct DeliveryQuery: Sendable, Hashable {
    public var reference: Reference
    /// Nil is the newest released one.
    public var version: Int?
    public var state: DeliveryState?
    public var language: LanguageTag?
    public var country: CountryCode?
    public var after: DeliveryKey?
    public var limit: Int
    public var showAddresses: Bool

    public init(
        reference: Reference, version: Int? = nil, state: DeliveryState? = nil, language: LanguageTag? = nil,
        country: CountryCode? = nil, after: DeliveryKey? = nil, limit: Int, showAddresses: Bool = false
    ) {
        self.reference = reference
        self.version = version
        self.state = state
        self.language = language
        self.country = country
        self.after = after
        self.limit = limit
        self.showAddresses = showAddresses
    }
}

/// One delivery as `deliveries` lists it.
public struct DeliveryLine: Sendable, Hashable {
    public var delivery: DeliveryKey
    /// The organisation's identifier; empty once the person was erased.
    public var volunteer: String
    public var channel: Channel
    public var language: LanguageTag
    public var country: CountryCode
    public var version: Int
    public var state: DeliveryState
    public var attempts: Int
    public var lastReply: String?
    public var possiblyTwice: Bool
    public var due: Instant?
    public var updated: Instant
    /// Only where it was asked for.
    public var address: String?

    public init(
        delivery: DeliveryKey, volunteer: String, channel: Channel, language: LanguageTag, country: CountryCode,
        version: Int, state: DeliveryState, attempts: Int, lastReply: String?, possiblyTwice: Bool, due: Instant?,
        updated: Instant, address: String?
    ) {
        self.delivery = delivery
        self.volunteer = volunteer
        self.channel = channel
        self.language = language
        self.country = country
        self.version = version
        self.state = state
        self.attempts = attempts
        self.lastReply = lastReply
        self.possiblyTwice = possiblyTwice
        self.due = due
        self.updated = updated
        self.address = address
    }
}

/// The proof of one version's account.
public struct Reconciliation: Sendable, Hashable {
    public var reference: Reference
    public var version: Int
    public var audience: Int?
    public var states: [DeliveryState: Int]
    /// Sum of the states, unplanned included.
    public var accounted: Int
    /// One sentence per difference; empty is the proof.
    public var differences: [String]

    public init(
        reference: Reference, version: Int, audience: Int?, states: [DeliveryState: Int], accounted: Int,
        differences: [String]
    ) {
        self.reference = reference
        self.version = version
        self.audience = audience
        self.states = states
        self.accounted = accounted
        self.differences = differences
    }
}
