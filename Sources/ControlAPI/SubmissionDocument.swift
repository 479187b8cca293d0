// SPDX-License-Identifier: MIT

import Domain

/// What `enqueue` answers.
public struct SubmissionDocument: Codable, Hashable, Sendable {
    public var reference: String
    public var version: Int
    /// False when the very same action was there already.
    public var created: Bool
    public var state: String
    public var warnings: [String]

    public init(_ result: SubmissionResult) {
        reference = result.reference.text
        version = result.version
        created = result.created
        state = result.state.rawValue
        warnings = result.warnings
    }
}
