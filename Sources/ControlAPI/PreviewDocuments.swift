// SPDX-License-Identifier: MIT

/// What `test-send` asks for: one of `to` and `webhook`.
public struct TestSendDocument: Codable, Hashable, Sendable {
    /// A mail address.
    public var to: String?
    /// A URL.
    public var webhook: String?
    public var format: String?
    public var language: String?

    public init(to: String? = nil, webhook: String? = nil, format: String? = nil, language: String? = nil) {
        self.to = to
        self.webhook = webhook
        self.format = format
        self.language = language
    }
}
