// SPDX-License-Identifier: MIT

import Glibc

/// Seconds of CLOCK_MONOTONIC: what every measurement is made with, comparable between processes.
enum Moment {
    static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
