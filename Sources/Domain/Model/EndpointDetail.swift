// SPDX-License-Identifier: MIT

/// One endpoint with what it answered lately, as an operator looks at it: never its URL, never its secret.
public struct EndpointDetail: Sendable, Hashable {
    public var line: EndpointLine
    public var format: WebhookFormat
    /// Newest first.
    public var replies: [Reply]
    /// When the next alert that waits for it is due; nil when none waits.
    public var next: Instant?

    /// What came of one try.
    public struct Reply: Sendable, Hashable {
        public var at: Instant
        public var reference: Reference
        public var version: Int
        public var isAccepted: Bool
        /// The kind of failure; nil when it was accepted.
        public var reason: String?
        public var code: Int?
        /// The beginning of the answer, scrubbed, or what happened in our words.
        public var text: String

        public init(
            at: Instant, reference: Reference, version: Int, isAccepted: Bool, reason: String? = nil, code: Int? = nil,
            text: String
        ) {
            self.at = at
            self.reference = reference
            self.version = version
            self.isAccepted = isAccepted
            self.reason = reason
            self.code = code
            self.text = text
        }
    }

    public init(line: EndpointLine, format: WebhookFormat, replies: [Reply] = [], next: Instant? = nil) {
        self.line = line
        self.format = format
        self.replies = replies
        self.next = next
    }

    /// As many replies as are looked at.
    public static let mostReplies = 10
}
