// SPDX-License-Identifier: MIT

/// What came of one try.
///
/// Made by one table per channel from reply codes, statuses and libcurl's codes.
public enum Outcome: Sendable, Hashable {
    /// The relay's 250 after the final dot, or the endpoint's 2xx. The text is scrubbed and bounded.
    case accepted(reply: String)
    /// To be tried again: a 4xx, a lost connection before the text, a 429.
    case refusedForNow(Refusal)
    /// Not to be tried again on this channel.
    case refusedForGood(Refusal)
    /// The connection broke after the text had begun: nobody knows. Tried again with the same ids, marked.
    case ambiguous(Refusal)
    /// The fence was closed, the window over, or the loop is stopping: no octet of text left.
    case notSent(NotSent)
    /// Nothing was tried either: the route had just failed others. Not now, and no word against this alert.
    case untried(RouteTrouble)

    /// Why nothing was sent.
    public enum NotSent: String, Sendable, Hashable, CaseIterable {
        case fenceClosed = "fence-closed"
        case windowOver = "window-over"
        case stopping
    }
}

/// Why an alert is not tried for the moment: what others met on the same way.
public struct RouteTrouble: Sendable, Hashable {
    /// Failures of the route running, at least one.
    public var failures: Int
    /// How long the other side asked to wait, in milliseconds.
    public var retryAfterMilliseconds: Int64?
    /// What others were told, scrubbed: for who asks later why this one got nothing.
    public var reply: String?

    public init(failures: Int, retryAfterMilliseconds: Int64? = nil, reply: String? = nil) {
        self.failures = failures
        self.retryAfterMilliseconds = retryAfterMilliseconds
        self.reply = reply
    }
}

/// A refusal: a reason from a closed list, and the details an operator reads.
public struct Refusal: Sendable, Hashable {
    public var reason: RefusalReason
    /// SMTP reply code or HTTP status; nil when there was none.
    public var code: Int?
    /// Enhanced status code such as `4.2.0` (RFC 3463), when the reply had one.
    public var enhanced: String?
    /// The reply's text, scrubbed of anything like an address and bounded; or what happened, in our words.
    public var text: String
    /// How long the other side asked to wait, in milliseconds.
    public var retryAfterMilliseconds: Int64?

    public init(
        reason: RefusalReason, code: Int? = nil, enhanced: String? = nil, text: String,
        retryAfterMilliseconds: Int64? = nil
    ) {
        self.reason = reason
        self.code = code
        self.enhanced = enhanced
        self.text = text
        self.retryAfterMilliseconds = retryAfterMilliseconds
    }
}

/// Why a try did not end in accepted: the closed list that logs, metrics and policies share.
public enum RefusalReason: String, Sendable, Hashable, Codable, CaseIterable {
    /// The name did not resolve.
    case resolve
    /// No connection to the relay or endpoint.
    case connect
    /// TLS could not be agreed on or the certificate is not valid.
    case tls
    /// The relay refused the credentials.
    case authentication
    /// No answer in time.
    case timeout
    /// The connection was lost.
    case disconnected
    /// The other side does not speak the protocol.
    case garbage
    /// The relay itself is not in service or slows us down (421, 4.3.x, 4.7.x; 429, 503).
    case throttled
    /// The relay does not accept our sender or our session (5xx at greeting, EHLO or MAIL).
    case sender
    /// This address does not exist or does not take mail (5.1.x, 5.2.1; 404, 410).
    case address
    /// The mailbox is full (x.2.2).
    case mailboxFull = "mailbox-full"
    /// Greylisting and other temporary refusals of this recipient or message.
    case temporary
    /// Refused for policy or reputation (5.7.x).
    case policy
    /// The message itself was refused (size, content).
    case message
    /// The endpoint redirects; redirects are not followed.
    case redirect
    /// The address rule forbids the endpoint's address.
    case forbiddenAddress = "forbidden-address"
    /// Any other refusal by the other side.
    case refused
    /// Our own fault: the alert could not be put into a form that the other side takes.
    case unsendable
}

/// What a sending loop hands back.
public struct SendReport: Sendable {
    public let alert: Alert
    public let outcome: Outcome
    /// When the outcome was known.
    public let at: Instant
    /// Name of the relay, or host of the endpoint.
    public let route: String

    public init(alert: Alert, outcome: Outcome, at: Instant, route: String) {
        self.alert = alert
        self.outcome = outcome
        self.at = at
        self.route = route
    }
}

/// What every loop must know before it lets text out: whether the version may still leave, and until when.
public struct Fence: Sendable, Hashable {
    public let version: VersionKey
    public let closes: Instant
    public let isOpen: Bool

    public init(version: VersionKey, closes: Instant, isOpen: Bool) {
        self.version = version
        self.closes = closes
        self.isOpen = isOpen
    }

    /// Nil while text may leave; otherwise why it may not.
    public func refusal(at now: Instant) -> Outcome.NotSent? {
        if !isOpen { return .fenceClosed }
        return now < closes ? nil : .windowOver
    }
}
