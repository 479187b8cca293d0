// SPDX-License-Identifier: MIT

import Domain

/// One line of `audit`: who did what, when.
public struct AuditDocument: Codable, Hashable, Sendable {
    public var sequence: Int64
    public var at: Instant
    /// The name that counted.
    public var actor: String
    /// The Unix login that was seen; differs from `actor` after `--as`.
    public var login: String
    public var verb: String
    @OrNull public var reference: String?
    @OrNull public var version: Int?
    public var detail: String

    public init(_ entry: AuditEntry) {
        sequence = entry.sequence
        at = entry.at
        actor = entry.actor
        login = entry.login
        verb = entry.verb
        reference = entry.reference?.text
        version = entry.version
        detail = entry.detail
    }
}
