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
    /// With `--outcome`: what was taken in, and waits for approval.
    @OrNull public var outcome: SubmissionDocument?

    public init(_ record: ActionRecord, outcome: SubmissionResult? = nil) {
        reference = record.action.reference.text
        version = record.version
        state = record.state.rawValue
        self.outcome = outcome.map(SubmissionDocument.init)
    }
}
