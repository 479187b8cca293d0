// SPDX-License-Identifier: MIT

/// What volunteers choose for themselves, on their page.
public struct Preferences: Hashable, Sendable {
    /// Best first; never empty.
    public var languages: [LanguageTag]
    public var appetite: Appetite
    /// Until then nothing is sent; nil: no pause.
    public var pausedUntil: Instant?

    public init(languages: [LanguageTag], appetite: Appetite, pausedUntil: Instant? = nil) {
        self.languages = languages
        self.appetite = appetite
        self.pausedUntil = pausedUntil
    }
}

/// A volunteer as their own page shows them.
public struct PersonRecord: Hashable, Sendable {
    public var volunteer: Volunteer
    /// In the future; nil: no pause.
    public var pausedUntil: Instant?
    /// A code has been posted to a new webhook and can still be entered.
    public var awaitsCode: Bool

    public init(volunteer: Volunteer, pausedUntil: Instant? = nil, awaitsCode: Bool = false) {
        self.volunteer = volunteer
        self.pausedUntil = pausedUntil
        self.awaitsCode = awaitsCode
    }

    /// What they have chosen.
    public var preferences: Preferences {
        Preferences(languages: volunteer.languages, appetite: volunteer.appetite, pausedUntil: pausedUntil)
    }
}

/// A webhook that somebody wants alerts at, and the code that proves that they read what is posted there.
public struct WebhookOffer: Sendable, Hashable {
    public var webhook: WebhookAddress
    public var code: ProofCode

    public init(webhook: WebhookAddress, code: ProofCode) {
        self.webhook = webhook
        self.code = code
    }
}
