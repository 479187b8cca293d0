// SPDX-License-Identifier: MIT

import Domain

/// One mail provider whose events are understood.
///
/// A further one is a file with a type like this, a line in ``EventProviders/all``, and a fixture of what it posts; the
/// route, the configuration, its check and its `--show` follow from what the type says of itself.
public protocol EventProvider: Sendable {
    /// The last part of its path, its key under `bounces`, and what it is called in the audit.
    static var name: String { get }
    /// What stands in its group of the configuration.
    static var settings: [ProviderSetting] { get }
    /// Makes a reader; nil when the settings mean that the provider is not used.
    ///
    /// - Parameters:
    ///   - values: Of ``settings`` by key, checked; a key that was not given has no entry.
    ///   - tools: What it may need from outside.
    init?(_ values: ProviderSettings, tools: ProviderTools)
    /// Checks that a request is the provider's own, and reads it.
    ///
    /// - Returns: What it says.
    /// - Throws: Why nothing of it is believed, or not yet.
    func read(_ post: ProviderPost) async throws(ProviderRefusal) -> ProviderReading
}

/// Values of one provider's group by key.
public typealias ProviderSettings = [String: [String]]

/// One key of a provider's group: a list of texts.
public struct ProviderSetting: Sendable {
    public let key: String
    /// Entries of the list.
    public let most: Int
    /// Completes "expected …".
    public let expected: String
    /// Whether an entry is good.
    public let accepts: @Sendable (String) -> Bool

    public init(_ key: String, most: Int, expected: String, accepts: @escaping @Sendable (String) -> Bool) {
        self.key = key
        self.most = most
        self.expected = expected
        self.accepts = accepts
    }
}

/// What a provider may need from outside.
public struct ProviderTools: Sendable {
    public var fetch: any WebFetch
    public var proof: any MailProof
    public var clock: any TimeSource

    public init(fetch: any WebFetch, proof: any MailProof, clock: any TimeSource) {
        self.fetch = fetch
        self.proof = proof
        self.clock = clock
    }
}

/// What a request says, once it is known to be the provider's own.
public struct ProviderReading: Sendable, Hashable {
    /// The provider's own name for this message, the same when it is sent again.
    public var identity: String?
    public var reports: [DeliveryReport] = []
    /// Something that operators are to know.
    public var news: News?

    /// What happened between the provider and us.
    public enum News: Sendable, Hashable {
        /// The provider sends its events here from now on.
        case subscribed
        /// Somebody has ended that.
        case unsubscribed
        /// It is the provider's, but says nothing that can be read.
        case unreadable
    }

    public init(identity: String?, reports: [DeliveryReport] = [], news: News? = nil) {
        self.identity = identity
        self.reports = reports
        self.news = news
    }
}

/// Why a request is not taken in.
///
/// The words are constant: nothing of a request stands in them.
public enum ProviderRefusal: Error, Sendable, Hashable {
    /// It is not the provider's, or not for us; sending it again would not help.
    case never(String)
    /// It cannot be told yet.
    case later(String)
}

/// The providers that there are.
public enum EventProviders {
    public static let all: [any EventProvider.Type] = [AmazonSES.self]

    /// Those that the configuration uses.
    ///
    /// - Parameters:
    ///   - settings: By provider's name.
    ///   - tools: For all of them.
    ///   - types: The providers that there are.
    /// - Returns: In their order.
    public static func used(
        by settings: [String: ProviderSettings], tools: ProviderTools, of types: [any EventProvider.Type] = all
    ) -> [any EventProvider] {
        types.compactMap { type in settings[type.name].flatMap { type.init($0, tools: tools) } }
    }
}
