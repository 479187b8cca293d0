// SPDX-License-Identifier: MIT

import Domain

/// What `clock accept` answers.
public struct ClockDocument: Codable, Hashable, Sendable {
    /// By how many seconds the daemon's time moved; 0 if there was nothing to accept.
    public var movedSeconds: Double
    /// The daemon's time from here on.
    public var now: Instant

    public init(_ acceptance: ClockAcceptance) {
        movedSeconds = acceptance.moved.inSeconds
        now = acceptance.now
    }
}
