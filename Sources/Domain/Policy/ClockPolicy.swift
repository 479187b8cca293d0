// SPDX-License-Identifier: MIT

/// The daemon's own time: the wall clock, as long as nobody sets it by more than ``tolerance``.
///
/// Deadlines run on a clock that only rises (CLOCK_BOOTTIME). What lies between it and the wall clock is followed while
/// it changes by little: NTP, a leap second. A larger step is not followed: the daemon stays on its own time, so that no
/// running window is shortened or stretched, until somebody says that the new time is right, the clock is set back, or
/// the daemon is started again.
///
/// Pure: both clocks' readings go in.
public struct ClockPolicy: Sendable, Hashable {
    /// Milliseconds from the rising clock to our time.
    private var offset: Int64
    /// How far the wall clock is ahead of our time (behind, if negative), in milliseconds; nil while we follow it.
    public private(set) var step: Int64?

    /// Starts on the wall clock, whatever it says.
    public init(wall: Int64, boot: Int64) {
        offset = wall - boot
    }

    /// Our time in milliseconds since 1970.
    public mutating func now(wall: Int64, boot: Int64) -> Int64 {
        let ahead = wall - (boot + offset)
        if abs(ahead) <= Self.tolerance {
            offset += ahead
            step = nil
        } else {
            step = ahead
        }
        return boot + offset
    }

    /// The wall clock is right: our time is its time from here on.
    ///
    /// - Returns: By how many milliseconds our time has changed.
    public mutating func accept(wall: Int64, boot: Int64) -> Int64 {
        let ahead = wall - (boot + offset)
        offset += ahead
        step = nil
        return ahead
    }

    /// Milliseconds; nobody misses or gains a window by half a minute.
    public static let tolerance: Int64 = 30_000
}
