// SPDX-License-Identifier: MIT

/// What an operator sees of a relay.
public struct RelayStatus: Sendable, Hashable {
    public var name: String
    /// Nil until a first try has come to something.
    public var isUp: Bool?
    public var isPaused: Bool
    /// Slowed to a probe rate, because at least three of its domains refuse us; see ``RelayStanding``.
    public var isSlow: Bool
    public var connections: Int
    /// How many there may be now; see ``FeedbackConcurrency``.
    public var connectionLimit: Int
    /// Alerts in its queue.
    public var waiting: Int
    /// Since the daemon's start, as are the refused.
    public var accepted: Int
    public var refused: Int
    /// Of the refused, those that are tried again: 4xx, and connections that broke.
    public var deferred: Int
    /// Alerts that its connections have in hand.
    public var inFlight: Int
    /// Acceptances per second, mean of the last ten seconds.
    public var ratePerSecond: Double
    /// Recipient domains that are slow; their names stay where they are.
    public var slowDomains: Int
    /// Why it is down, scrubbed; or what it last failed with.
    public var fault: Refusal?

    public init(
        name: String, isUp: Bool? = nil, isPaused: Bool = false, isSlow: Bool = false, connections: Int = 0,
        connectionLimit: Int = 0, waiting: Int = 0, accepted: Int = 0, refused: Int = 0, deferred: Int = 0,
        inFlight: Int = 0, ratePerSecond: Double = 0, slowDomains: Int = 0, fault: Refusal? = nil
    ) {
        self.name = name
        self.isUp = isUp
        self.isPaused = isPaused
        self.isSlow = isSlow
        self.connections = connections
        self.connectionLimit = connectionLimit
        self.waiting = waiting
        self.accepted = accepted
        self.refused = refused
        self.deferred = deferred
        self.inFlight = inFlight
        self.ratePerSecond = ratePerSecond
        self.slowDomains = slowDomains
        self.fault = fault
    }

    /// Nothing stands against giving it mail now.
    public var isUsable: Bool { !isPaused && isUp != false }

    /// The sum of what several loops see; slow domains of two loops are mostly the same ones.
    public static func + (left: RelayStatus, right: RelayStatus) -> RelayStatus {
        var sum = left
        sum.isUp = left.isUp == true || right.isUp == true ? true : left.isUp ?? right.isUp
        sum.isSlow = left.isSlow || right.isSlow
        sum.connections += right.connections
        sum.connectionLimit += right.connectionLimit
        sum.waiting += right.waiting
        sum.accepted += right.accepted
        sum.refused += right.refused
        sum.deferred += right.deferred
        sum.inFlight += right.inFlight
        sum.ratePerSecond += right.ratePerSecond
        sum.slowDomains = max(left.slowDomains, right.slowDomains)
        sum.fault = left.fault ?? right.fault
        return sum
    }
}

/// What `relay pause` and `relay resume` answer.
public struct RelaySwitching: Sendable, Hashable {
    public var name: String
    public var isPaused: Bool
    /// False: it was so already.
    public var changed: Bool
    public var warnings: [String]

    public init(name: String, isPaused: Bool, changed: Bool, warnings: [String] = []) {
        self.name = name
        self.isPaused = isPaused
        self.changed = changed
        self.warnings = warnings
    }
}
