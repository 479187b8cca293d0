// SPDX-License-Identifier: MIT

/// What volunteers say that they did, and the tally of it.
public protocol ResponseStore: Sendable {
    /// Writes a response down, durable when it returns.
    ///
    /// One a person, action and kind: the first counts, the same again is nothing new. Whoever left, was erased, or was
    /// never to be alerted is ``LedgerError/unknown(_:)``. After the window's end, and after a withdrawal or an early
    /// close, responses are taken all the same: somebody did act. Where the action's `stopAt` is reached the action is
    /// closed in the same transaction.
    func respond(_ response: VolunteerResponse) async throws(LedgerError) -> ResponseReceipt
    /// The tally of an action, all its versions together.
    func responses(to reference: Reference) async throws(LedgerError) -> ResponseTally
}

/// One person says that they acted.
public struct VolunteerResponse: Sendable, Hashable {
    public let volunteer: VolunteerKey
    /// The version with which the person was asked.
    public let version: VersionKey
    public let kind: ResponseKind
    public let at: Instant

    public init(volunteer: VolunteerKey, version: VersionKey, kind: ResponseKind, at: Instant) {
        self.volunteer = volunteer
        self.version = version
        self.kind = kind
        self.at = at
    }
}

/// What became of a response.
public struct ResponseReceipt: Sendable, Hashable {
    public var reference: Reference
    public var kind: ResponseKind
    /// False when the person has said so before.
    public var isNew: Bool
    /// Whether this response was the one at which the action ends.
    public var endsAction: Bool

    public init(reference: Reference, kind: ResponseKind, isNew: Bool, endsAction: Bool) {
        self.reference = reference
        self.kind = kind
        self.isNew = isNew
        self.endsAction = endsAction
    }
}

/// Who acted, as counts; only what is not zero.
public struct ResponseTally: Sendable, Hashable {
    public typealias Counts = [ResponseKind: Int]

    public var reference: Reference
    public var byKind: Counts
    /// Those that came after the window's end; they are in the other counts too.
    public var late: Counts
    /// How many people; somebody who wrote and called is one.
    public var people: Int
    /// By the language of the alert.
    public var byLanguage: [LanguageTag: Counts]
    public var byCountry: [CountryCode: Counts]
    /// In order of time.
    public var byHour: [Hour]
    /// What sections say of their own people; not part of the counts above.
    public var receipts: ReceiptTally

    /// What came in one hour.
    public struct Hour: Sendable, Hashable {
        /// The hour's beginning, UTC.
        public var begins: Instant
        public var counts: Counts

        public init(begins: Instant, counts: Counts) {
            self.begins = begins
            self.counts = counts
        }
    }

    public init(
        reference: Reference, byKind: Counts = [:], late: Counts = [:], people: Int = 0,
        byLanguage: [LanguageTag: Counts] = [:], byCountry: [CountryCode: Counts] = [:], byHour: [Hour] = [],
        receipts: ReceiptTally = ReceiptTally()
    ) {
        self.reference = reference
        self.byKind = byKind
        self.late = late
        self.people = people
        self.byLanguage = byLanguage
        self.byCountry = byCountry
        self.byHour = byHour
        self.receipts = receipts
    }
}
