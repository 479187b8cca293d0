// SPDX-License-Identifier: MIT

import Domain

/// What `endpoint show` answers: the line of the listing, and what the endpoint said lately.
public struct EndpointDetailDocument: Codable, Hashable, Sendable {
    public var endpoint: EndpointDocument
    public var format: String
    /// When the next alert that waits for it is due.
    @OrNull public var next: Instant?
    /// Newest first.
    public var replies: [Reply]

    public struct Reply: Codable, Hashable, Sendable {
        public var at: Instant
        public var reference: String
        public var version: Int
        public var accepted: Bool
        @OrNull public var reason: String?
        @OrNull public var code: Int?
        public var text: String
    }

    public init(_ detail: EndpointDetail) {
        endpoint = EndpointDocument(detail.line)
        format = detail.format.rawValue
        next = detail.next
        replies = detail.replies.map {
            Reply(
                at: $0.at, reference: $0.reference.text, version: $0.version, accepted: $0.isAccepted,
                reason: $0.reason, code: $0.code, text: $0.text)
        }
    }
}
