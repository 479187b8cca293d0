// SPDX-License-Identifier: MIT

/// Where the parts of the daemon say that an operator is needed, and that it is over.
///
/// Thread-safe, returns at once. Saying the same twice is nothing new: whoever implements it tells people once per
/// condition, by every configured way, and once when it has cleared.
public protocol AlarmSink: Sendable {
    /// - Parameters:
    ///   - condition: What is wrong, and with what.
    ///   - detail: One sentence: what happened and what to do. Free of personal data.
    func raise(_ condition: AlarmCondition, _ detail: String)
    func clear(_ condition: AlarmCondition)
}

/// Nobody is told: for parts that are tried on their own.
public struct NoAlarms: AlarmSink {
    public init() {}

    public func raise(_ condition: AlarmCondition, _ detail: String) {}
    public func clear(_ condition: AlarmCondition) {}
}
