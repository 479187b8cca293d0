// SPDX-License-Identifier: MIT

import Domain
import Runtime

/// The machine's wall clock as the engine's time.
public struct WallClock: TimeSource {
    public init() {}

    public func now() -> Instant { Instant(milliseconds: SystemClock.wallMilliseconds()) }
}
