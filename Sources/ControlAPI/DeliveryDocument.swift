// SPDX-License-Identifier: MIT

import Domain

/// One line of `deliveries`.
public struct DeliveryDocument: Codable, Hashable, Sendable {
    /// The organisation's identifier; empty once the person was erased.
    public var volunteer: String
    public var channel: String
    public var language: String
    public var country: String
    public var version: Int
    public var state: String
    public var attempts: Int
    @OrNull public var lastReply: String?
    public var possiblyTwice: Bool
    @OrNull public var due: Instant?
    public var updated: Instant
    /// Only with `--show-addresses`.
    public var address: String?

    public init(_ line: DeliveryLine) {
        volunteer = line.volunteer
        channel = line.channel.name
        language = line.language.text
        country = line.country.text
        version = line.version
        state = line.state.name
        attempts = line.attempts
        lastReply = line.lastReply
        possiblyTwice = line.possiblyTwice
        due = line.due
        updated = line.updated
        address = line.address
    }
}
