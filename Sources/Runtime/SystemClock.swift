// SPDX-License-Identifier: MIT

// Whichever of the two Swift takes for the owner of timespec.
import CLinux
import Glibc

/// The time of this machine, straight from clock_gettime(2).
public enum SystemClock {
    /// Milliseconds of wall time since 1970 (CLOCK_REALTIME).
    ///
    /// Steps when the machine's clock is set.
    public static func wallMilliseconds() -> Int64 { milliseconds(of: CLOCK_REALTIME) }

    /// Milliseconds that only ever rise, suspended time included (CLOCK_BOOTTIME).
    public static func bootMilliseconds() -> Int64 { milliseconds(of: CLOCK_BOOTTIME) }

    /// Microseconds that only ever rise, suspended time left out (CLOCK_MONOTONIC): as systemd counts.
    public static func monotonicMicroseconds() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
    }

    private static func milliseconds(of clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}
