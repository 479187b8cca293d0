// SPDX-License-Identifier: MIT

/// What becomes of several open actions that share one channel, as if alerts were a liquid.
///
/// Each action is given what it needs until its end (rows over time); what is left over goes to the one whose window ends
/// first. Where all together need more than there is, each gets its share of it. The scheduler divides by the same rule,
/// so that the forecast is of what will be done.
///
/// Pure. How fast rows are planned does not matter: that is some hundred times faster than sending.
public enum FluidModel {
    /// One action's part: rows to bring to their end, seconds until its window closes.
    public struct Need: Sendable, Hashable {
        public var rows: Double
        public var seconds: Double

        public init(rows: Double, seconds: Double) {
            self.rows = rows
            self.seconds = seconds
        }
    }

    /// What becomes of it.
    public struct Course: Sendable, Hashable {
        /// Seconds from now until its last row; beyond its window if it went on alone after it; nil if never.
        public var finishes: Double?
        /// Rows that are left when its window closes.
        public var left: Double
    }

    /// The course of every need at a rate in rows a second, in the order given.
    public static func run(_ needs: [Need], rate: Double) -> [Course] {
        var courses = needs.map { Course(finishes: nil, left: $0.rows) }
        var now = 0.0
        var running = needs.indices.filter { index in
            if needs[index].rows <= 0 { courses[index] = Course(finishes: 0, left: 0) }
            return needs[index].rows > 0 && needs[index].seconds > 0
        }.sorted { (needs[$0].seconds, $0) < (needs[$1].seconds, $1) }
        guard rate > 0 else { return courses }
        while let first = running.first {
            let timeLeft = needs[first].seconds - now
            let wanted = running.map { courses[$0].left / max(needs[$0].seconds - now, shortest) }
            let sum = wanted.reduce(0, +)
            var speeds = wanted
            var step: Double
            if sum <= rate {
                speeds[0] += rate - sum
                step = min(timeLeft, courses[first].left / speeds[0])
            } else {
                speeds = wanted.map { $0 * rate / sum }
                // The shares change all the time; a quarter of what is left at a time is near enough.
                step = timeLeft > shortest ? max(timeLeft / 4, shortest) : timeLeft
                for (index, speed) in zip(running, speeds) where speed > 0 {
                    step = min(step, courses[index].left / speed)
                }
            }
            step = max(step, 0)
            for (index, speed) in zip(running, speeds) { courses[index].left -= speed * step }
            now += step
            running.removeAll { index in
                if courses[index].left <= least {
                    courses[index] = Course(finishes: now, left: 0)
                } else if needs[index].seconds - now <= shortest {
                    courses[index].finishes = needs[index].seconds + courses[index].left / rate
                } else {
                    return false
                }
                return true
            }
        }
        for index in needs.indices where needs[index].seconds <= 0 && courses[index].left > 0 {
            courses[index].finishes = courses[index].left / rate
        }
        return courses
    }

    /// Seconds; a window counts as closed when no more are left.
    private static let shortest = 0.001
    /// Rows; what rounding leaves is none.
    private static let least = 1e-6
}
