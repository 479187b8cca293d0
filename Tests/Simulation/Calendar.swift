// SPDX-License-Identifier: MIT

/// Rows that wait for a due time: a list for each second of a window.
struct Calendar {
    private var seconds: [[UInt32]]
    private var second = 0
    private var taken = 0

    /// - Parameter seconds: Length of the window.
    init(seconds: Int) {
        self.seconds = Array(repeating: [], count: seconds + 1)
    }

    mutating func add(_ row: UInt32, at due: Int) {
        seconds[min(max(due, second), seconds.count - 1)].append(row)
    }

    /// Whether a row is due.
    mutating func isDue(at now: Int) -> Bool {
        skip(to: now)
        return second <= now && second < seconds.count && taken < seconds[second].count
    }

    /// The row that has been due the longest.
    mutating func next(at now: Int) -> UInt32? {
        guard isDue(at: now) else { return nil }
        defer { taken += 1 }
        return seconds[second][taken]
    }

    private mutating func skip(to now: Int) {
        while second < seconds.count, taken == seconds[second].count, second < now {
            seconds[second] = []
            second += 1
            taken = 0
        }
    }
}
