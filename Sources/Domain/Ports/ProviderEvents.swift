// SPDX-License-Identifier: MIT

/// What mail providers post about our mails: bounces, complaints, delays.
///
/// Anybody can post; nothing is believed before the provider's own proof was checked.
public protocol ProviderEvents: Sendable {
    /// Names of the providers that are configured, as in the path `/events/NAME`.
    var providers: [String] { get }
    /// Takes one request in; durable when it returns ``ProviderAnswer/taken``.
    ///
    /// - Parameters:
    ///   - post: At most ``ProviderPost/mostBytes``.
    ///   - provider: One of ``providers``.
    /// - Returns: All that whoever posted gets to know.
    func take(_ post: ProviderPost, from provider: String) async -> ProviderAnswer
}

/// One request of a provider.
public struct ProviderPost: Sendable, Hashable {
    /// By lower-case name.
    public var headers: [String: String]
    public var body: [UInt8]

    public init(headers: [String: String] = [:], body: [UInt8]) {
        self.headers = headers
        self.body = body
    }

    /// Amazon SNS sends at most 256 KiB of message, in which JSON escapes little.
    public static let mostBytes = 262_144
}

/// What is told to whoever posted.
public enum ProviderAnswer: Sendable, Hashable, CaseIterable {
    /// It is in, or was before: do not send it again.
    case taken
    /// It is nothing that is taken here; why is in the log.
    case refused
    /// Not now: send it again.
    case later
}
