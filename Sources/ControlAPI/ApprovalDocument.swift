// SPDX-License-Identifier: MIT

import Domain

/// What `approve` sends.
public struct ApprovalRequestDocument: Codable, Hashable, Sendable {
    public var digest: String?
    public var language: String?
    public var overrideSources: Bool
    public var anyway: Bool
    public var reason: String?

    public init(
        digest: String? = nil, language: String? = nil, overrideSources: Bool = false, anyway: Bool = false,
        reason: String? = nil
    ) {
        self.digest = digest
        self.language = language
        self.overrideSources = overrideSources
        self.anyway = anyway
        self.reason = reason
    }
}

/// What `approve` answers.
public struct ApprovalDocument: Codable, Hashable, Sendable {
    public var reference: String
    public var version: Int
    public var state: String
    @OrNull public var audience: Int?
    public var forecast: ForecastDocument

    public init(_ receipt: ApprovalReceipt) {
        reference = receipt.reference.text
        version = receipt.version
        state = receipt.state.rawValue
        audience = receipt.audience
        forecast = ForecastDocument(receipt.forecast)
    }
}
