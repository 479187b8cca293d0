// SPDX-License-Identifier: MIT

/// What `clock accept` answers.
public struct ClockAcceptance: Sendable, Hashable {
    /// By how much the daemon's own time moved; zero if it followed the wall clock anyway.
    public var moved: Duration
    /// The daemon's time from here on.
    public var now: Instant

    public init(moved: Duration, now: Instant) {
        self.moved = moved
        self.now = now
    }
}
