// SPDX-License-Identifier: MIT

import Domain

/// What `bounce` answers.
public struct BounceDocument: Codable, Hashable, Sendable {
    public var kind: String
    /// Recipients that were not looked at.
    public var leftOut: Int
    public var results: [Result]

    public struct Result: Codable, Hashable, Sendable {
        public var event: String
        public var proof: String
        @OrNull public var code: Int?
        @OrNull public var enhanced: String?
        @OrNull public var reason: String?
        @OrNull public var text: String?
        @OrNull public var volunteer: String?
        @OrNull public var reference: String?
        @OrNull public var version: Int?
        public var effects: [String]
    }

    public init(_ receipt: BounceReceipt) {
        kind = receipt.kind.rawValue
        leftOut = receipt.leftOut
        results = receipt.results.map(Result.init)
    }
}

extension BounceDocument.Result {
    init(_ result: BounceResult) {
        event = result.event
        proof = result.proof
        code = result.refusal?.code
        enhanced = result.refusal?.enhanced
        reason = result.refusal?.reason.rawValue
        text = result.refusal?.text
        volunteer = result.volunteer
        reference = result.reference?.text
        version = result.version
        effects = result.effects.map(\.rawValue)
    }
}

/// One line of `suppress list`: never the address.
public struct SuppressionDocument: Codable, Hashable, Sendable {
    @OrNull public var volunteer: String?
    public var reason: String
    public var note: String
    public var since: Instant

    public init(_ line: SuppressionLine) {
        volunteer = line.volunteer
        reason = line.reason.rawValue
        note = line.note
        since = line.since
    }
}

/// What `suppress add` and `suppress remove` send: in the body, because paths are logged.
public struct SuppressionOrderDocument: Codable, Hashable, Sendable {
    public var address: String
    public var reason: String?

    public init(address: String, reason: String? = nil) {
        self.address = address
        self.reason = reason
    }
}

/// What they answer.
public struct SuppressionReceiptDocument: Codable, Hashable, Sendable {
    public var changed: Bool
    public var volunteers: Int
    public var moved: Int
    public var suppressed: Int

    public init(_ receipt: SuppressionReceipt) {
        changed = receipt.changed
        volunteers = receipt.volunteers
        moved = receipt.moved
        suppressed = receipt.suppressed
    }
}
