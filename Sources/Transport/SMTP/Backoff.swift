// SPDX-License-Identifier: MIT

/// How long a relay that cannot be reached is left alone: 0.5 s, 1 s, 2 s, 4 s … at most 30 s, each ± 20 %.
///
/// Short, because a window may be short; jittered, because several loops fail at the same moment.
struct Backoff {
    private(set) var failures = 0

    /// - Parameter jitter: From -1 to 1; a random number, passed in.
    /// - Returns: Milliseconds to wait after one more failure.
    mutating func fail(jitter: Double) -> Int64 {
        let whole = min(Self.longest, Self.first << Int64(min(failures, 10)))
        failures += 1
        return whole + Int64(Double(whole) * Self.spread * jitter)
    }

    mutating func succeed() { failures = 0 }

    private static let first: Int64 = 500
    private static let longest: Int64 = 30_000
    private static let spread = 0.2
}
