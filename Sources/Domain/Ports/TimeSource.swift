// SPDX-License-Identifier: MIT

/// Where the time comes from: the system in production, a hand-turned clock in tests.
public protocol TimeSource: Sendable {
    func now() -> Instant
}

/// A time of its own that does not follow every step of the wall clock, until somebody says so.
public protocol AcceptingClock: TimeSource {
    /// How far the wall clock is ahead (behind, if negative) of this time; nil while it is followed.
    var step: Duration? { get }
    /// Takes the wall clock's time from here on.
    ///
    /// - Returns: By how much this time changed.
    func accept() -> Duration
}
