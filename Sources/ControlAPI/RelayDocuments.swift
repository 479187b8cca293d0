// SPDX-License-Identifier: MIT

import Domain

/// One line of `relay list`.
public struct RelayDocument: Codable, Hashable, Sendable {
    public var name: String
    /// `up`, `down`, or `unknown` until a first try has come to something.
    public var state: String
    public var paused: Bool
    /// At a probe rate, because too many receivers behind it refuse us.
    public var slow: Bool
    public var connections: Int
    /// How many there may be now; grows with success, shrinks when the relay has enough.
    public var connectionLimit: Int
    public var waiting: Int
    public var accepted: Int
    public var refused: Int
    public var ratePerSecond: Double
    public var slowDomains: Int
    @OrNull public var lastFault: RelayFaultDocument?

    public init(_ status: RelayStatus) {
        name = status.name
        state = status.isUp.map { $0 ? "up" : "down" } ?? "unknown"
        paused = status.isPaused
        slow = status.isSlow
        connections = status.connections
        connectionLimit = status.connectionLimit
        waiting = status.waiting
        accepted = status.accepted
        refused = status.refused
        ratePerSecond = (status.ratePerSecond * 10).rounded() / 10
        slowDomains = status.slowDomains
        lastFault = status.fault.map(RelayFaultDocument.init)
    }
}

/// What a relay last failed with, scrubbed.
public struct RelayFaultDocument: Codable, Hashable, Sendable {
    public var reason: String
    @OrNull public var code: Int?
    public var text: String

    init(_ fault: Refusal) {
        reason = fault.reason.rawValue
        code = fault.code
        text = fault.text
    }
}

/// What `relay pause` and `relay resume` answer.
public struct RelaySwitchingDocument: Codable, Hashable, Sendable {
    public var name: String
    public var paused: Bool
    /// False: it was so already.
    public var changed: Bool
    public var warnings: [String]

    public init(_ switching: RelaySwitching) {
        name = switching.name
        paused = switching.isPaused
        changed = switching.changed
        warnings = switching.warnings
    }
}
