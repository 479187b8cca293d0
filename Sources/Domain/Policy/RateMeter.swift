// SPDX-License-Identifier: MIT

/// Events per second over the last ten seconds, in ten buckets of one second.
///
/// A value; time passed in.
public struct RateMeter: Sendable, Hashable {
    private var buckets = [Int](repeating: 0, count: span)
    private var newest: Int64 = 0
    private var started: Int64?

    public init() {}

    /// Notes `count` events at a moment; a moment before the span says that the clock was set back, and a new rate begins.
    public mutating func note(_ count: Int, at now: Instant) {
        let second = now.milliseconds / 1000
        if isSetBack(second) { self = RateMeter() }
        roll(to: second)
        if started == nil { started = second }
        buckets[Int(second % Int64(Self.span))] += count
    }

    /// The mean of the last ten seconds, or of the time since the first event while that is shorter.
    public func perSecond(at now: Instant) -> Double {
        let second = now.milliseconds / 1000
        guard let started, !isSetBack(second) else { return 0 }
        var copy = self
        copy.roll(to: second)
        let age = min(Int64(Self.span), max(1, second - started + 1))
        return Double(copy.buckets.reduce(0, +)) / Double(age)
    }

    private func isSetBack(_ second: Int64) -> Bool { second <= newest - Int64(Self.span) }

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
