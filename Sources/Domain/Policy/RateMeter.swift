// SPDX-License-Identifier: MIT

/// Events per second over the last ten seconds, in ten buckets of one second.
///
/// A value; time passed in.
public struct RateMeter: Sendable, Hashable {
    private var buckets = [Int](repeating: 0, count: span)
    private var newest: Int64 = 0
    private var started: Int64?

    public init() {}

    /// Notes `count` events at a moment; moments may not go back by more than the span.
    public mutating func note(_ count: Int, at now: Instant) {
        let second = now.milliseconds / 1000
        roll(to: second)
        if started == nil { started = second }
        guard second > newest - Int64(Self.span) else { return }
        buckets[Int(second % Int64(Self.span))] += count
    }

    /// The mean of the last ten seconds, or of the time since the first event while that is shorter.
    public func perSecond(at now: Instant) -> Double {
        guard let started else { return 0 }
        var copy = self
        let second = now.milliseconds / 1000
        copy.roll(to: second)
        let age = min(Int64(Self.span), max(1, second - started + 1))
        return Double(copy.buckets.reduce(0, +)) / Double(age)
    }

    private mutating func roll(to second: Int64) {
        guard second > newest else { return }
        for passed in max(newest + 1, second - Int64(Self.span) + 1)...second {
            buckets[Int(passed % Int64(Self.span))] = 0
        }
        newest = second
    }

    /// Seconds.
    private static let span = 10
}
