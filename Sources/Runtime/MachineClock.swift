// SPDX-License-Identifier: MIT

import CMachine
import Glibc

/// What the kernel says about the machine's clock.
public enum MachineClock {
    /// One look.
    public struct Reading: Sendable, Hashable {
        /// Nil: it cannot be known.
        public let isSynchronised: Bool?
        /// The kernel's own estimate of how far the clock may be off.
        public let errorMicroseconds: Int
        /// Why it cannot be known.
        public let why: String
    }

    /// Asks adjtimex(2), which changes nothing.
    ///
    /// Not where system calls are filtered: a filter may end the process for asking (systemd's `SystemCallFilter=`).
    public static func read() -> Reading {
        guard !isFiltered else { return unknown("system calls are filtered in here") }
        var error = 0
        let state = machine_clock(&error)
        guard state >= 0 else { return unknown(SystemError(call: "adjtimex", number: errno).description) }
        return Reading(isSynchronised: state == 1, errorMicroseconds: error, why: "")
    }

    private static func unknown(_ why: String) -> Reading {
        Reading(isSynchronised: nil, errorMicroseconds: 0, why: why)
    }

    /// Whether a seccomp filter is on this process (proc(5)).
    private static var isFiltered: Bool {
        let file = open("/proc/self/status", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return true }
        defer { close(file) }
        let bytes = (try? FileBytes.read(file, most: 65_536)) ?? []
        let line = String(decoding: bytes, as: UTF8.self).split(separator: "\n").first { $0.hasPrefix("Seccomp:") }
        return line.map { !$0.hasSuffix("0") } ?? false
    }
}
