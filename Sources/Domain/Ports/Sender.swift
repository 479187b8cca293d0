// SPDX-License-Identifier: MIT

/// A way out: all relays, or all webhook endpoints.
///
/// Implemented by Transport, driven by the dispatcher.
public protocol Sender: Sendable {
    var channel: Channel { get }
    /// Hands alerts over; returns at once. Each comes back exactly once through the ``OutcomeSink``.
    func submit(_ alerts: [Alert])
    /// Gives every loop the fence; returns when each holds it. From then on no text begins that the fence forbids.
    /// A version without a fence is treated as closed.
    func install(_ fence: Fence) async
    /// Forgets a version that has nothing in flight any more.
    func remove(_ version: VersionKey) async
    /// What the loops hold now and vouch for.
    func held() async -> [DeliveryKey]
    /// Lets texts that have begun finish until `deadline`, hands back everything else as ``Outcome/NotSent/stopping``,
    /// closes every connection. Idempotent; a second call with an earlier deadline cuts the first one short.
    func stop(by deadline: Instant) async
}

/// Where loops put what came of their tries.
///
/// Called on a loop's queue, once per turn of the loop; must not block.
public protocol OutcomeSink: Sendable {
    func take(_ reports: [SendReport])
}
