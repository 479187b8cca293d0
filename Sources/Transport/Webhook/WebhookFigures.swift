// SPDX-License-Identifier: MIT

import Domain

/// What the webhook sender is at, for a scrape.
public struct WebhookFigures: Sendable, Hashable {
    /// Requests under way.
    public var inFlight: Int
    /// Alerts that wait for their host.
    public var waiting: Int
    /// Hosts that it remembers, some thousands at most, by how they stand; never by name.
    public var hosts: [HostGate.Standing: Int]
}
