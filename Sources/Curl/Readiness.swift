// SPDX-License-Identifier: MIT

import CLinux

/// What an owner watches its own descriptor for, and what became of it: the EPOLL* bits of epoll_ctl(2).
public struct Readiness: OptionSet, Hashable, Sendable {
    public let rawValue: UInt32

    public init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    public static let readable = Readiness(rawValue: EPOLLIN.rawValue)
    public static let writable = Readiness(rawValue: EPOLLOUT.rawValue)
    /// Error or hang-up: told without being asked for; the next receive says what it is.
    public static let broken = Readiness(rawValue: EPOLLERR.rawValue | EPOLLHUP.rawValue)
}
