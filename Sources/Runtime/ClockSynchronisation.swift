// SPDX-License-Identifier: MIT

import CLinux
import Glibc

/// Whether somebody keeps the machine's clock right.
public enum ClockSynchronisation: Sendable, Hashable {
    case present
    case missing
    /// It cannot be told from here.
    case unknown

    /// What the kernel says, where it may be asked; else what systemd-timesyncd says, where it runs.
    ///
    /// A system call filter (seccomp(2)) often has no room for the clock, and may end who asks: then the kernel is not asked.
    public static var now: ClockSynchronisation {
        if linux_is_filtered() == 0 {
            var status: Int32 = 0
            let result = linux_clock_state(&status)
            let word = said(result, status)
            if word != .unknown { return word }
        }
        return told(by: "/run/systemd/timesync")
    }

    /// The kernel's word, by adjtimex(2).
    static func said(_ result: Int32, _ status: Int32) -> ClockSynchronisation {
        guard result >= 0 else { return .unknown }
        return result == timeError || status & unsynchronised != 0 ? .missing : .present
    }

    /// systemd-timesyncd's word: it has a folder while it runs, and a file in it once it has heard from a server.
    static func told(by folder: String) -> ClockSynchronisation {
        guard access(folder, F_OK) == 0 else { return .unknown }
        return access("\(folder)/synchronized", F_OK) == 0 ? .present : .missing
    }

    private static let timeError: Int32 = 5
    private static let unsynchronised: Int32 = 0x40
}
