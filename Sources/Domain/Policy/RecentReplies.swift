// SPDX-License-Identifier: MIT

/// The last fifty replies of one party, each for or against us: eight octets.
public struct RecentReplies: Sendable, Hashable {
    /// The newest lowest; 1 is against us.
    private var bits: UInt64 = 0

    public init() {}

    public mutating func note(isAgainstUs: Bool) {
        bits = (bits << 1 | (isAgainstUs ? 1 : 0)) & Self.window
    }

    /// How many of the last fifty.
    public var against: Int { bits.nonzeroBitCount }

    /// At least a fifth of fifty; replies that there were not yet count as good ones.
    public var areBad: Bool { against >= Self.tooMany }

    /// As if there had been none.
    public var areClean: Bool { bits == 0 }

    /// Replies.
    static let span = 50
    /// 20 % of them.
    static let tooMany = 10
    private static let window: UInt64 = (1 << UInt64(span)) - 1
}
