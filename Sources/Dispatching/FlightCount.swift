// SPDX-License-Identifier: MIT

import Synchronization

/// How many alerts are with the loops: handed over, and no outcome heard of.
///
/// Readable from anywhere without waiting, also while a loop hangs.
public final class FlightCount: Sendable {
    private let alerts = Atomic(0)

    public init() {}

    public var count: Int { max(0, alerts.load(ordering: .relaxed)) }

    func left(_ count: Int) { alerts.add(count, ordering: .relaxed) }

    func landed(_ count: Int) { alerts.subtract(count, ordering: .relaxed) }
}
