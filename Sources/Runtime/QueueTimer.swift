// SPDX-License-Identifier: MIT

import Dispatch

/// One re-armable one-shot timer on a serial queue.
///
/// Confined to that queue. To set a Dispatch source's time wakes libdispatch's manager thread, and libcurl changes its mind
/// several times per request, so the source is set only when it would fire too late; when it fires too early, it is set
/// again for the rest, and when nothing is due any more it stays quiet.
public final class QueueTimer {
    private let queue: DispatchQueue
    private let state: State

    /// `onFire` runs on `queue`.
    public init(queue: DispatchQueue, onFire: @escaping @Sendable () -> Void) {
        self.queue = queue
        let state = State(source: DispatchSource.makeTimerSource(queue: queue), onFire: onFire)
        self.state = state
        state.source.setEventHandler { @Sendable [weak state] in state?.sourceFired() }
        state.source.schedule(deadline: .distantFuture)
        state.source.activate()
    }

    /// Fires once after `span`, rounded up to a whole millisecond; replaces what was set before.
    public func fire(after span: Duration) {
        dispatchPrecondition(condition: .onQueue(queue))
        let whole = span.components.seconds * 1000
        let rest = (span.components.attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
        state.set(due: .now() + .milliseconds(Int(max(0, whole + rest))))
    }

    /// Does not fire until set again.
    public func disarm() {
        dispatchPrecondition(condition: .onQueue(queue))
        state.due = nil
    }

    public func cancel() {
        state.source.cancel()
    }
}

// @unchecked: read and changed only on the timer's serial queue, which the timer checks at every entry.
private final class State: @unchecked Sendable {
    let source: any DispatchSourceTimer
    private let onFire: @Sendable () -> Void
    /// When to fire; nil is never.
    var due: DispatchTime?
    /// When the source will fire; nil is not at all.
    private var armed: DispatchTime?

    init(source: any DispatchSourceTimer, onFire: @escaping @Sendable () -> Void) {
        self.source = source
        self.onFire = onFire
    }

    func set(due time: DispatchTime) {
        due = time
        if let armed, armed <= time { return }
        arm(time)
    }

    func sourceFired() {
        armed = nil
        guard let due else { return }
        guard due <= .now() else { return arm(due) }
        self.due = nil
        onFire()
    }

    private func arm(_ time: DispatchTime) {
        armed = time
        source.schedule(deadline: time)
    }
}
