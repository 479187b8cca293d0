// SPDX-License-Identifier: MIT

/// When a person is given up on one channel and written to on the other.
///
/// A refusal for good, or a bounce, moves at once. A failure for now moves when a third of the window is left: until then the
/// channel that the person chose has had two thirds of the time, and a third is enough for the other one's greylisting. What
/// would be tried again only after that moment moves when it comes, so that no pause jumps over it and no wish of the other
/// side (Retry-After) is broken for a try that nobody needs. There is one move and no way back.
///
/// | window | moves after |
/// |---|---|
/// | 15 min | 10 min |
/// | 1 h | 40 min |
/// | 6 h | 4 h |
/// | 12 h | 8 h |
/// | 14 d | 9 d 8 h |
public enum FailoverRule {
    /// The moment from which a failure for now moves a delivery to the reserve channel.
    public static func moment(opened: Instant, closes: Instant) -> Instant {
        closes.advanced(by: .milliseconds(-max(0, closes.since(opened).wholeMilliseconds) / shareOfWindow))
    }

    /// Where and when the next try is.
    public struct Next: Sendable, Hashable {
        public let due: Instant
        public let moves: Bool
    }

    /// Decides between the next try on the same channel and the first on the other.
    ///
    /// - Parameters:
    ///   - due: When the same channel would be tried again.
    ///   - moment: From when the other one takes over; nil if there is none.
    ///   - now: When the last try failed.
    ///   - windowEnd: When nothing may leave any more.
    /// - Returns: The due time that was given, or the move.
    public static func next(due: Instant, moment: Instant?, at now: Instant, windowEnd: Instant) -> Next {
        guard let moment, moment < windowEnd, now < windowEnd, due > moment || now >= moment else {
            return Next(due: due, moves: false)
        }
        return Next(due: max(now, moment), moves: true)
    }

    /// A third.
    private static let shareOfWindow: Int64 = 3
}

extension LiveVersion {
    /// From when failures for now move its deliveries to the reserve channel.
    public var reserveFrom: Instant { FailoverRule.moment(opened: opened, closes: fence.closes) }
}
