// SPDX-License-Identifier: MIT

/// A leased delivery with all that is needed to send it.
public struct ClaimedDelivery: Sendable, Hashable {
    public let delivery: DeliveryKey
    public let destination: Destination
    /// Empty if the roster has none.
    public let name: String
    public let language: LanguageTag
    /// How many tries went before.
    public let tries: Int
    /// Whether the person can also be reached the other way, and has not been moved there and back already.
    public let hasReserve: Bool
    public let marking: Marking
    /// Where the person lives, as frozen in the row: relays may be meant for regions.
    public let country: CountryCode?
    /// IANA name of where the person lives now, as the roster says; nil: only the country is known.
    public let timeZone: String?

    public init(
        delivery: DeliveryKey, destination: Destination, name: String, language: LanguageTag, tries: Int,
        hasReserve: Bool, marking: Marking = .plain, country: CountryCode? = nil, timeZone: String? = nil
    ) {
        self.delivery = delivery
        self.destination = destination
        self.name = name
        self.language = language
        self.tries = tries
        self.hasReserve = hasReserve
        self.marking = marking
        self.country = country
        self.timeZone = timeZone
    }
}

/// Where one delivery goes.
public enum Destination: Sendable, Hashable {
    case email(address: String)
    case webhook(WebhookAddress)

    public var channel: Channel {
        switch self {
        case .email: .email
        case .webhook: .webhook
        }
    }
}

/// What a sending loop is handed: a claimed delivery, the rendered content it shares with others, its window's end.
public struct Alert: Sendable {
    public let claimed: ClaimedDelivery
    public let letter: Letter
    public let windowEnd: Instant
    /// From when a failure for now moves it to the reserve channel by ``FailoverRule``; nil: it never does.
    public let reserveFrom: Instant?
    /// When it was claimed: by this the window of deliveries in flight knows who was overtaken.
    public let claimedAt: Instant

    public init(
        claimed: ClaimedDelivery, letter: Letter, windowEnd: Instant, reserveFrom: Instant? = nil,
        claimedAt: Instant = Instant(milliseconds: 0)
    ) {
        self.claimed = claimed
        self.letter = letter
        self.windowEnd = windowEnd
        self.reserveFrom = reserveFrom
        self.claimedAt = claimedAt
    }

    public var delivery: DeliveryKey { claimed.delivery }
    public var version: VersionKey { claimed.delivery.version }
}

/// Content rendered once per (version, language, channel) and shared by everyone who gets it.
public enum Letter: Sendable {
    case mail(any MailLetter)
    case webhook(any WebhookLetter)
}

/// A mail rendered once; only address, name, tokens and Message-ID are spliced in per person.
public protocol MailLetter: Sendable {
    /// The envelope for one person. Cheap; called on the sending loop's queue.
    func envelope(for claimed: ClaimedDelivery) -> MailEnvelope
    /// Appends the whole message to `text` in wire form: CRLF line ends, dot-stuffed (RFC 5321 §4.5.2), ending with
    /// CRLF and *without* the final dot. Called on the sending loop's queue, after the fence was checked.
    func write(for claimed: ClaimedDelivery, to text: inout [UInt8])
    /// An upper bound of the message's octets as SIZE counts them (RFC 1870 §6: before dot-stuffing).
    func size(for claimed: ClaimedDelivery) -> Int
}

/// What MAIL and RCPT say.
public struct MailEnvelope: Sendable, Hashable {
    /// The bounce address; empty is the null sender `<>`.
    public var sender: String
    public var recipient: String
    /// ENVID (RFC 3461 §4.4): printable ASCII without `+` and `=`, at most 100 characters, so that xtext is the identity.
    public var identifier: String

    public init(sender: String, recipient: String, identifier: String) {
        self.sender = sender
        self.recipient = recipient
        self.identifier = identifier
    }
}

/// A webhook's content rendered once.
public protocol WebhookLetter: Sendable {
    /// `webhook-id`: the same for every try, no `.` in it (Standard Webhooks).
    func identifier(for claimed: ClaimedDelivery) -> String
    /// The exact bytes that are signed and posted.
    func body(for claimed: ClaimedDelivery) -> [UInt8]
    /// The Content-Type header's value.
    var contentType: String { get }
}
