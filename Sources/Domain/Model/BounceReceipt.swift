// SPDX-License-Identifier: MIT

/// What was understood of one report message and what was done about it.
///
/// Holds no address and nobody's name.
public struct BounceReceipt: Sendable, Hashable {
    /// What the message is.
    public var kind: ReportKind
    /// One for each report in it, at most ``mostResults``.
    public var results: [BounceResult]
    /// Reports beyond those, which were not looked at.
    public var leftOut: Int

    public init(kind: ReportKind, results: [BounceResult] = [], leftOut: Int = 0) {
        self.kind = kind
        self.results = results
        self.leftOut = leftOut
    }

    /// Recipients of one message that are looked at.
    ///
    /// Each of our mails has one recipient and a bounce address of its own, so more come only from lists behind an address.
    public static let mostResults = 100
}

/// What a message that came to the bounce address is.
public enum ReportKind: String, Sendable, Hashable, Codable, CaseIterable {
    /// RFC 3464.
    case deliveryStatus = "delivery-status"
    /// RFC 5965.
    case feedback
    /// A mail system's own words, without a form that programs can read.
    case text
    /// An event that a provider sent by HTTP.
    case provider
    /// An automatic reply of the person or their mail system: on leave, ticket opened.
    case automaticReply = "automatic-reply"
    /// A report about a report: about nothing that we sent.
    case reportOfReport = "report-of-report"
    /// A mail, but no report.
    case other
    /// No mail at all, or one that goes beyond the limits.
    case unreadable
}

/// One report, and what became of it.
public struct BounceResult: Sendable, Hashable {
    /// The word of ``DeliveryReport/Event``.
    public var event: String
    /// The word of ``ReportedMail``.
    public var proof: String
    public var refusal: Refusal?
    /// The volunteer's id in the roster; nil when not known, or gone.
    public var volunteer: String?
    public var reference: Reference?
    /// Of the action, from 1.
    public var version: Int?
    public var effects: [BounceEffect]

    public init(
        event: String, proof: String, refusal: Refusal? = nil, volunteer: String? = nil, reference: Reference? = nil,
        version: Int? = nil, effects: [BounceEffect]
    ) {
        self.event = event
        self.proof = proof
        self.refusal = refusal
        self.volunteer = volunteer
        self.reference = reference
        self.version = version
        self.effects = effects
    }
}

/// What one report changed, or why it changed nothing.
public enum BounceEffect: String, Sendable, Hashable, Codable, CaseIterable {
    /// The delivery is bounced now.
    case bounced
    /// The delivery goes to the person's other channel now.
    case movedToReserve = "moved-to-reserve"
    /// The address is not written to any more.
    case addressSuppressed = "address-suppressed"
    /// Written down against the address; it takes several on different days.
    case troubleNoted = "trouble-noted"
    /// The delivery counts as delayed now.
    case delayNoted = "delay-noted"
    /// The person has left for good.
    case left
    /// Nothing: the report proves nothing.
    case unproved
    /// Nothing: no such delivery or person any more.
    case unknown
    /// Nothing: said before, or about a way that the delivery has left.
    case oldNews = "old-news"
    /// Nothing: such a report asks for nothing.
    case nothing
}
