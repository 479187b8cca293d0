// SPDX-License-Identifier: MIT

/// The columns of a roster, in the order in which they are exported.
enum RosterColumn: Int, CaseIterable, Sendable {
    case id
    case name
    case email
    case languages
    case country
    case timeZone
    case networks
    case appetite
    case webhookURL
    case webhookSecret
    case webhookFormat

    /// The name in the header row, and the key in JSON Lines.
    var name: String {
        switch self {
        case .id: "id"
        case .name: "name"
        case .email: "email"
        case .languages: "languages"
        case .country: "country"
        case .timeZone: "timezone"
        case .networks: "networks"
        case .appetite: "appetite"
        case .webhookURL: "webhook_url"
        case .webhookSecret: "webhook_secret"
        case .webhookFormat: "webhook_format"
        }
    }

    init?(name: String) {
        guard let column = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = column
    }

    static let names = allCases.map(\.name)
}

/// What is wrong with a field or row, in words that hold nothing of its contents.
struct RosterFieldFault: Error {
    let reason: String

    init(_ reason: String) {
        self.reason = reason
    }
}

/// How much of everything a roster row may have.
public enum RosterLimits {
    /// A whole row, line end included.
    ///
    /// A quote that is never closed swallows no more than this.
    public static let rowBytes = 64 << 10
    /// In Unicode scalars.
    static let id = 1...128
    /// In octets.
    static let name = 512
    static let languages = 16
    static let networks = 64
    static let network = 64
    static let appetiteWords = 50
    /// Per 30 days.
    static let limited = 1...1_000
    /// Any list, in octets.
    static let list = 4_096
}
