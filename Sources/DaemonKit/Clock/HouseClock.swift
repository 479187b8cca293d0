// SPDX-License-Identifier: MIT

import Domain
import Runtime
import Synchronization

/// The daemon's time by ``ClockPolicy``, from the machine's two clocks.
///
/// Thread-safe.
public final class HouseClock: AcceptingClock {
    /// What the machine's clocks say, in milliseconds: CLOCK_REALTIME and CLOCK_BOOTTIME.
    public typealias Reading = @Sendable () -> (wall: Int64, boot: Int64)

    private let read: Reading
    private let policy: Mutex<ClockPolicy>

    /// Starts on the wall clock.
    ///
    /// - Parameter read: The machine's clocks, unless a test has its own.
    public init(
        reading read: @escaping Reading = { (SystemClock.wallMilliseconds(), SystemClock.bootMilliseconds()) }
    ) {
        self.read = read
        let (wall, boot) = read()
        policy = Mutex(ClockPolicy(wall: wall, boot: boot))
    }

    public func now() -> Instant {
        let first = policy.withLock { policy in
            let (wall, boot) = read()
            let now = policy.now(wall: wall, boot: boot)
            return (now: now, isSuspect: policy.step != nil)
        }
        guard first.isSuspect else { return Instant(milliseconds: first.now) }
        // A process that was stopped between the two readings would look the same; the next reading tells.
        return policy.withLock { policy in
            let (wall, boot) = read()
            return Instant(milliseconds: policy.now(wall: wall, boot: boot))
        }
    }

    public var step: Duration? {
        _ = now()
        return policy.withLock { $0.step }.map { .milliseconds($0) }
    }

    public func accept() -> Duration {
        policy.withLock { policy in
            let (wall, boot) = read()
            return .milliseconds(policy.accept(wall: wall, boot: boot))
        }
    }
}
