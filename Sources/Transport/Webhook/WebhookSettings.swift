// SPDX-License-Identifier: MIT

import Crypto
import Domain

/// What configuration says about webhooks (`webhooks` in the configuration file).
public struct WebhookSettings: Sendable, Hashable {
    /// Requests at once, all endpoints together.
    public var concurrency: Int
    /// Requests at once to one host and port; reached step by step, and left when the host fails.
    public var concurrencyPerHost: Int
    /// For a whole request, name look-up to last octet of the answer; never beyond the window's end.
    public var timeout: Duration
    /// Whether `http:` endpoints are spoken to.
    public var allowHTTP: Bool
    public var addressRule: AddressRule
    /// `urgentd/VERSION`.
    public var userAgent: String
    /// A file of trusted certificates in PEM; nil is the system's.
    public var caFile: String?
    /// Sign for every endpoint that takes Standard Webhooks, beside its own secret; all of them while one is changed.
    public var signingKeys: [SigningKey]
    /// `HOST:PORT:ADDRESS[,ADDRESS]…` lines that stand in for DNS; empty outside of tests.
    var names: [String] = []

    public init(
        concurrency: Int = 64, concurrencyPerHost: Int? = nil, timeout: Duration = .seconds(15),
        allowHTTP: Bool = false,
        addressRule: AddressRule = AddressRule(), userAgent: String = "urgentd", caFile: String? = nil,
        signingKeys: [SigningKey] = []
    ) {
        self.concurrency = concurrency
        // A quarter: four hosts that hang cannot take every place.
        self.concurrencyPerHost = concurrencyPerHost ?? max(1, concurrency / 4)
        self.timeout = timeout
        self.allowHTTP = allowHTTP
        self.addressRule = addressRule
        self.userAgent = userAgent
        self.caFile = caFile
        self.signingKeys = signingKeys
    }
}
