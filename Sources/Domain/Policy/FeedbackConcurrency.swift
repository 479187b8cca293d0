// SPDX-License-Identifier: MIT

/// How many connections a relay is used with, found out from what it does.
///
/// As Postfix's queue manager does it for a destination: success makes the number grow, a refusal of *service* (a connection
/// refused while others stand, 421, 4.3.x) makes it shrink, and what a relay says about one recipient says nothing about it.
///
/// | event | the limit becomes |
/// |---|---|
/// | start, and after an outage | 4 |
/// | success, until service is first refused | 1 more: it doubles with each round |
/// | service refused | half of what was in use, at least 1 |
/// | success after that | 1 more a second up to what had worked, then 1 more every ten seconds |
///
/// It never grows while it is not used up, and never above what is configured. A try that had begun before the last halving
/// halves no second time: a relay that has enough says so on many connections at once, and means it once.
public struct FeedbackConcurrency: Sendable, Hashable {
    /// What is configured.
    public private(set) var most: Int
    /// What may be used now; at least 1.
    public private(set) var limit: Int
    /// What stood when one more was refused; nil until then.
    private var worked: Int?
    private var halvedAt: Int64 = .min
    private var grownAt: Int64 = .min

    /// - Parameter most: Connections, as configured; at least 1.
    public init(most: Int) {
        self.most = max(1, most)
        limit = min(self.most, Self.first)
    }

    /// The relay did what it was asked.
    ///
    /// - Parameters:
    ///   - inUse: Connections there are, those being made included.
    ///   - now: Milliseconds of the monotonic clock, as everywhere here.
    public mutating func succeed(inUse: Int, at now: Int64) {
        guard limit < most, inUse >= limit else { return }
        if let worked {
            guard now >= grownAt + (limit < worked ? Self.step : Self.stepBeyond) else { return }
        }
        limit += 1
        grownAt = now
    }

    /// The relay refused service.
    ///
    /// - Parameters:
    ///   - begun: When the try that was refused had begun.
    ///   - inUse: Connections that stood, the refused one included.
    ///   - now: When it was refused.
    /// - Returns: Whether that was news.
    @discardableResult
    public mutating func refuse(begun: Int64, inUse: Int, at now: Int64) -> Bool {
        guard begun > halvedAt else { return false }
        worked = max(1, inUse - 1)
        limit = max(1, min(limit, inUse) / 2)
        halvedAt = now
        grownAt = now
        return true
    }

    /// Another number is configured: what was found out about the relay still holds below it.
    public mutating func change(most new: Int) {
        most = max(1, new)
        limit = min(limit, most)
    }

    /// The relay was down: what it bore before says nothing about after.
    public mutating func restart() { self = FeedbackConcurrency(most: most) }

    /// Connections: a handful does no harm anywhere, and three rounds make 32 of it.
    private static let first = 4
    /// Milliseconds: a relay that was too busy is given time to recover.
    private static let step: Int64 = 1_000
    /// Milliseconds: many relays have a fixed limit, and asking beyond it costs them a connection each time.
    private static let stepBeyond: Int64 = 10_000
}
