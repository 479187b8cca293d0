// SPDX-License-Identifier: MIT

/// One row of the roster, as imported and exported.
public struct Volunteer: Hashable, Sendable, Codable {
    /// The organisation's own identifier: 1 to 128 printable characters.
    public var id: String
    public var name: String?
    /// As written, domain in A-label form; the local part keeps its case (RFC 5321 §2.4).
    public var email: String?
    /// Best first; never empty.
    public var languages: [LanguageTag]
    public var country: CountryCode
    /// An IANA time zone name; nil means the country's first zone.
    public var timeZone: String?
    public var networks: [String]
    public var appetite: Appetite
    public var webhook: WebhookAddress?

    public init(
        id: String, name: String? = nil, email: String? = nil, languages: [LanguageTag], country: CountryCode,
        timeZone: String? = nil, networks: [String] = [], appetite: Appetite = Appetite(),
        webhook: WebhookAddress? = nil
    ) {
        self.id = id
        self.name = name
        self.email = email
        self.languages = languages
        self.country = country
        self.timeZone = timeZone
        self.networks = networks
        self.appetite = appetite
        self.webhook = webhook
    }

    /// By webhook if there is one, else by e-mail.
    public var channel: Channel { webhook == nil ? .email : .webhook }
}

/// Where a group's own system takes alerts.
public struct WebhookAddress: Hashable, Sendable, Codable {
    public var url: String
    /// `whsec_` and base64 of 24–64 bytes (Standard Webhooks); nil for formats that do not sign.
    public var secret: String?
    public var format: WebhookFormat

    public init(url: String, secret: String? = nil, format: WebhookFormat = .standard) {
        self.url = url
        self.secret = secret
        self.format = format
    }
}

/// How much a person wants to get.
public struct Appetite: Hashable, Sendable, Codable {
    public enum Amount: Hashable, Sendable, Codable {
        case all
        /// At most this many in 30 days.
        case limited(Int)
        case none
    }

    public var amount: Amount
    /// Only actions on one of these issues; empty is every issue.
    public var issues: [String]
    /// Only actions about countries in one of these regions; empty is the world.
    public var regions: [String]

    public init(amount: Amount = .all, issues: [String] = [], regions: [String] = []) {
        self.amount = amount
        self.issues = issues
        self.regions = regions
    }
}

/// Who acts at the control socket: the name that counts, and the login that was seen.
public struct Identity: Hashable, Sendable, Codable {
    /// The name that rules look at: the login itself, or the name given with `--as` by a delegate.
    public var name: String
    /// The Unix login at the other end of the socket, or the owner of the file in the queue folder.
    public var login: String

    public init(name: String, login: String) {
        self.name = name
        self.login = login
    }
}
