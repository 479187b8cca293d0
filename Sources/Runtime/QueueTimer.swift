// SPDX-License-Identifier: MIT

import Dispatch

/// One re-armable one-shot timer on a serial queue.
///
/// Confined to that queue.
public final class QueueTimer {
    private let queue: DispatchQueue
    private let source: any DispatchSourceTimer

    /// `onFire` runs on `queue`.
    public init(queue: DispatchQueue, onFire: @escaping @Sendable () -> Void) {
        self.queue = queue
        source = DispatchSource.makeTimerSource(queue: queue)
        source.setEventHandler { @Sendable in onFire() }
        source.schedule(deadline: .distantFuture)
        source.activate()
    }

    /// Fires once after `span`, rounded up to a whole millisecond; replaces what was set before.
    public func fire(after span: Duration) {
        dispatchPrecondition(condition: .onQueue(queue))
        let whole = span.components.seconds * 1000
        let rest = (span.components.attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
        source.schedule(deadline: .now() + .milliseconds(Int(max(0, whole + rest))))
    }

    /// Does not fire until set again.
    public func disarm() {
        dispatchPrecondition(condition: .onQueue(queue))
        source.schedule(deadline: .distantFuture)
    }

    public func cancel() {
        source.cancel()
    }
}
