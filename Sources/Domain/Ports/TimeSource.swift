// SPDX-License-Identifier: MIT

/// Where the time comes from: the system in production, a hand-turned clock in tests.
public protocol TimeSource: Sendable {
    func now() -> Instant
}
