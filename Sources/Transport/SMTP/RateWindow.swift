// SPDX-License-Identifier: MIT

/// At most so many starts in any sliding second, exactly: the times of the last N starts in a ring.
struct RateWindow {
    /// When each of the last N starts was, on the monotonic clock; the oldest at `oldest`.
    private var starts: [Int64]
    private var oldest = 0
    private(set) var limit: Int

    /// - Parameter limit: Starts per second; 0 is no limit.
    init(limit: Int) {
        self.limit = limit
        starts = Array(repeating: .min / 2, count: limit)
    }

    /// When the next start is allowed; the past if it is now.
    var next: Int64 { limit == 0 ? .min / 2 : starts[oldest] + Self.length }

    /// Notes a start.
    ///
    /// - Parameter now: Milliseconds of the monotonic clock, not before ``next``.
    mutating func record(_ now: Int64) {
        guard limit > 0 else { return }
        starts[oldest] = now
        oldest += 1
        if oldest == limit { oldest = 0 }
    }

    /// Another limit: the newest starts go on counting, so that the new one holds from now on.
    ///
    /// Where there was no limit, nothing of the last second is known.
    mutating func change(limit new: Int) {
        guard new != limit else { return }
        let inOrder = starts[oldest...] + starts[..<oldest]
        let kept = inOrder.suffix(new)
        starts = Array(repeating: .min / 2, count: new - kept.count) + kept
        oldest = 0
        limit = new
    }

    /// A second and a little: the clock counts whole milliseconds, and what leaves evenly may arrive closer together.
    ///
    /// 0.99 N at the most, which leaves a margin above the promised 0.98 N.
    private static let length: Int64 = 1010
}
