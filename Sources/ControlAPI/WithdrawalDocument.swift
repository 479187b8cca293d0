// SPDX-License-Identifier: MIT

import Domain

/// What `withdraw` sends.
public struct WithdrawalRequestDocument: Codable, Hashable, Sendable {
    public var reason: String

    public init(reason: String) {
        self.reason = reason
    }
}

/// What `withdraw` answers.
public struct WithdrawalDocument: Codable, Hashable, Sendable {
    public var reference: String
    public var version: Int
    public var state: String

    public init(_ record: ActionRecord) {
        reference = record.action.reference.text
        version = record.version
        state = record.state.rawValue
    }
}
