// SPDX-License-Identifier: MIT

/// What about a person changes how a text is rendered: people of one readership share one letter.
public struct Readership: Sendable, Hashable {
    public var language: LanguageTag
    public var channel: Channel
    public var marking: Marking
    /// Nil by mail.
    public var format: WebhookFormat?
    /// Seconds east of UTC, where these people live, at the end of the window; nil: times are told in UTC.
    public var utcOffset: Int?

    public init(
        language: LanguageTag, channel: Channel, marking: Marking = .plain, format: WebhookFormat? = nil,
        utcOffset: Int? = nil
    ) {
        self.language = language
        self.channel = channel
        self.marking = marking
        self.format = format
        self.utcOffset = utcOffset
    }

    /// The readership of one delivery.
    public init(_ claimed: ClaimedDelivery, utcOffset: Int? = nil) {
        var format: WebhookFormat?
        if case .webhook(let address) = claimed.destination { format = address.format }
        self.init(
            language: claimed.language, channel: claimed.destination.channel, marking: claimed.marking, format: format,
            utcOffset: utcOffset)
    }
}
