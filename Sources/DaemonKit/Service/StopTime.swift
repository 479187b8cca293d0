// SPDX-License-Identifier: MIT

/// How long a stop may take at the longest: what `TimeoutStopSec=` has to be above.
///
/// In the order of the stop: the listeners let requests finish (5 s each, three of them one after the other: a roster import that goes on),
/// what has begun to leave finishes (`drain`, 20 s unless configured), outcomes are written down (2 s; only a full disk
/// takes that long), and 3 s for all else. With the default that is 40 s. While it lasts the service manager is told every
/// 15 s that it does, but never for longer than this: a daemon that hangs in its stop is ended.
public enum StopTime {
    public static func longest(drain: Duration) -> Duration {
        drain + listeners + recording + all
    }

    /// Public, control and admin.
    private static let listeners = Duration.seconds(15)
    private static let recording = Duration.seconds(2)
    private static let all = Duration.seconds(3)
}
