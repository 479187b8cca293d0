// SPDX-License-Identifier: MIT

import Domain

/// What `close` sends.
public struct ClosureRequestDocument: Codable, Hashable, Sendable {
    /// For the audit.
    public var reason: String?

    public init(reason: String?) {
        self.reason = reason
    }
}

/// What `close` answers.
public struct ClosureDocument: Codable, Hashable, Sendable {
    public var reference: String
    public var version: Int
    public var state: String

    public init(_ record: ActionRecord) {
        reference = record.action.reference.text
        version = record.version
        state = record.state.rawValue
    }
}
