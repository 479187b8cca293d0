// SPDX-License-Identifier: MIT

/// What an action file is.
///
/// All but an alert name what they follow.
public enum ActionKind: String, Codable, Sendable, CaseIterable {
    case alert
    case correction
    case update
    case outcome
    /// The daemon's own: once more to those who have an action and have not said that they acted.
    ///
    /// Never handed in.
    case reminder
}

/// How a delivery travels.
///
/// The raw value is what the ledger stores.
public enum Channel: UInt8, Codable, Sendable, CaseIterable {
    case email = 1
    case webhook = 2

    /// The word in the public interface.
    public var name: String {
        switch self {
        case .email: "email"
        case .webhook: "webhook"
        }
    }

    public init?(name: String) {
        guard let channel = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = channel
    }

    /// The other one: where a person's reserve lies.
    public var other: Channel { self == .email ? .webhook : .email }
}

/// Where an action stands.
///
/// Open until its window ends, even when every delivery is done.
public enum ActionState: String, Codable, Sendable, CaseIterable {
    case awaitingApproval = "awaiting-approval"
    case open
    case withdrawn
    /// Its window is over, or somebody ended it early.
    case closed
}

/// What a webhook's receiver understands.
public enum WebhookFormat: String, Codable, Sendable, CaseIterable {
    /// Standard Webhooks 1.0.
    case standard
    case slack
    case discord
    case teams
    case ntfy
}
