// SPDX-License-Identifier: MIT

import Domain
import Synchronization

/// A clock that stands until a test turns it.
public final class ManualClock: TimeSource {
    private let time: Mutex<Instant>

    /// Starts at 2026-11-21T08:00:00Z unless told otherwise.
    public init(_ start: Instant = Instant(milliseconds: 1_795_248_000_000)) {
        time = Mutex(start)
    }

    public func now() -> Instant { time.withLock { $0 } }

    public func advance(by span: Duration) {
        time.withLock { $0 = $0.advanced(by: span) }
    }
}
