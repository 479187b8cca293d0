// SPDX-License-Identifier: MIT

import Domain

/// One line of `endpoint list`: never the URL, never the secret.
public struct EndpointDocument: Codable, Hashable, Sendable {
    public var volunteer: String
    public var host: String
    /// `enabled`, `failing` or `disabled`.
    public var state: String
    /// Since when it is disabled; of a failing one, since when it fails.
    @OrNull public var since: Instant?
    @OrNull public var failingSince: Instant?
    public var failures: Int
    @OrNull public var lastCode: Int?
    @OrNull public var reason: String?
    /// What the last failure said: the beginning of the answer, scrubbed, or what happened in our words.
    @OrNull public var lastReply: String?

    public init(_ line: EndpointLine) {
        volunteer = line.volunteer
        host = line.host
        state = line.trouble.map { $0.isDisabled ? "disabled" : "failing" } ?? "enabled"
        since = line.trouble?.since
        failingSince = line.trouble?.failingSince
        failures = line.trouble?.failures ?? 0
        lastCode = line.trouble?.lastCode
        reason = line.trouble?.reason
        lastReply = line.trouble?.lastReply
    }
}

/// What `endpoint disable` sends.
public struct EndpointDisablingDocument: Codable, Hashable, Sendable {
    public var reason: String?

    public init(reason: String?) {
        self.reason = reason
    }
}

/// What `endpoint test` answers.
public struct EndpointTestDocument: Codable, Hashable, Sendable {
    public var host: String
    public var accepted: Bool
    @OrNull public var reason: String?
    @OrNull public var code: Int?
    public var reply: String
    public var milliseconds: Int64

    public init(_ test: EndpointTest) {
        host = test.host
        accepted = test.isAccepted
        reason = test.reason
        code = test.code
        reply = test.reply
        milliseconds = test.milliseconds
    }
}
