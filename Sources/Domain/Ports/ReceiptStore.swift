// SPDX-License-Identifier: MIT

/// What sections say back about the alerts that their systems got.
public protocol ReceiptStore: Sendable {
    /// Whom an alert went to, with what a receipt for it is checked by; nil when nobody can send one.
    ///
    /// That is so for a version or volunteer that there is not, one without a row, one who has left, and one whose
    /// endpoint has no secret.
    func receiptSubject(version: VersionKey, volunteer: VolunteerKey) async throws(LedgerError) -> ReceiptSubject?
    /// Keeps the newest receipt of a section for a version, durable when it returns.
    ///
    /// - Returns: False for one that is kept already, and for one that is older than the one that is kept.
    func keep(_ receipt: SectionReceipt) async throws(LedgerError) -> Bool
    /// The sums over the sections of an action, the newest version's receipt of each.
    func receipts(to reference: Reference) async throws(LedgerError) -> ReceiptTally
}

/// What a receipt has to agree with.
public struct ReceiptSubject: Sendable, Hashable {
    /// The action by its public name: of a reminder the one that it reminds of.
    public let reference: Reference
    public let version: Int
    /// As in ``WebhookAddress/secret``.
    public let secret: String

    public init(reference: Reference, version: Int, secret: String) {
        self.reference = reference
        self.version = version
        self.secret = secret
    }
}

/// What a section says that has become of one version.
public struct SectionReceipt: Sendable, Hashable {
    public var volunteer: VolunteerKey
    public var version: VersionKey
    /// The section has taken the version on.
    public var isAcknowledged: Bool
    /// People reached so far.
    public var reached: Int
    /// Acts so far.
    public var acted: ResponseTally.Counts
    /// The receipt's own id.
    public var message: String
    /// The signed time of sending, whole seconds since 1970.
    public var sent: Int64
    /// When it was taken.
    public var at: Instant

    public init(
        volunteer: VolunteerKey, version: VersionKey, isAcknowledged: Bool, reached: Int, acted: ResponseTally.Counts,
        message: String, sent: Int64, at: Instant
    ) {
        self.volunteer = volunteer
        self.version = version
        self.isAcknowledged = isAcknowledged
        self.reached = reached
        self.acted = acted
        self.message = message
        self.sent = sent
        self.at = at
    }

    /// The most that one section can say of people or acts: more than there are members in the world.
    public static let most = 100_000_000
}

/// What all sections say together.
public struct ReceiptTally: Sendable, Hashable {
    /// How many have acknowledged.
    public var sections: Int
    public var reached: Int
    /// Only what is not zero.
    public var acted: ResponseTally.Counts

    public init(sections: Int = 0, reached: Int = 0, acted: ResponseTally.Counts = [:]) {
        self.sections = sections
        self.reached = reached
        self.acted = acted
    }
}

/// A receipt as it comes in, before anybody knows whether it is genuine: three header values and the body.
public struct SignedReceipt: Sendable, Hashable {
    /// `webhook-id`.
    public var identifier: String
    /// `webhook-timestamp`.
    public var timestamp: String
    /// `webhook-signature`.
    public var signature: String
    public var body: [UInt8]

    public init(identifier: String, timestamp: String, signature: String, body: [UInt8]) {
        self.identifier = identifier
        self.timestamp = timestamp
        self.signature = signature
        self.body = body
    }
}
