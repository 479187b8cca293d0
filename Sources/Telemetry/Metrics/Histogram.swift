// SPDX-License-Identifier: MIT

import Synchronization

/// How long something took, by steps of time; from any thread.
///
/// A short lock and no allocation: made for what takes tens of microseconds and more.
public final class Histogram: Sendable {
    /// What was counted up to a moment.
    public struct Reading: Sendable, Hashable {
        /// Upper bounds in seconds, rising, without the last, which is infinite.
        public let bounds: [Double]
        /// How many were at most as long as the bound; one more than there are bounds, the last is all.
        public let upTo: [Int]
        /// Seconds, all together.
        public let sum: Double

        public var count: Int { upTo.last ?? 0 }
    }

    private struct State {
        var counts: [Int]
        var sum = 0.0
    }

    public let bounds: [Double]
    private let state: Mutex<State>

    /// - Parameter bounds: Seconds; sorted here.
    public init(bounds: [Double] = Histogram.usualBounds) {
        self.bounds = bounds.sorted()
        state = Mutex(State(counts: [Int](repeating: 0, count: bounds.count + 1)))
    }

    /// Counts one; what is no time at all counts as none.
    public func observe(_ seconds: Double) {
        guard seconds.isFinite else { return }
        let span = max(0, seconds)
        let step = bounds.firstIndex { span <= $0 } ?? bounds.count
        state.withLock { state in
            state.counts[step] += 1
            state.sum += span
        }
    }

    public var reading: Reading {
        let (counts, sum) = state.withLock { ($0.counts, $0.sum) }
        var total = 0
        let upTo = counts.map { count in
            total += count
            return total
        }
        return Reading(bounds: bounds, upTo: upTo, sum: sum)
    }

    /// Half a millisecond to five seconds: a sync of a good disk to one of a disk that is ill.
    public static let usualBounds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 5]
}
