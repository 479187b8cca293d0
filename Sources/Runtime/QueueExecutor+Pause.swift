// SPDX-License-Identifier: MIT

import Dispatch
import Synchronization

extension QueueExecutor {
    /// Suspends the calling task for at least `milliseconds`; the queue stays free.
    public func pause(milliseconds: Int) async {
        await withCheckedContinuation { continuation in
            queue.asyncAfter(deadline: .now() + .milliseconds(milliseconds)) { continuation.resume() }
        }
    }

    /// Suspends the calling task for at least `duration`, or until it is cancelled; the queue stays free.
    public func pauseUnlessCancelled(for duration: Duration) async {
        let pause = Pause()
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                guard pause.begin(continuation) else { return continuation.resume() }
                let whole = max(0, duration / .milliseconds(1))
                queue.asyncAfter(deadline: .now() + .milliseconds(Int(whole.rounded(.up)))) { pause.end() }
            }
        } onCancel: {
            pause.end()
        }
    }
}

/// One suspension that ends once, whoever ends it first.
private final class Pause: Sendable {
    private enum State {
        case notBegun
        case waiting(CheckedContinuation<Void, Never>)
        case over
    }

    private let state = Mutex(State.notBegun)

    /// False when it is over before it has begun.
    func begin(_ continuation: CheckedContinuation<Void, Never>) -> Bool {
        state.withLock { state in
            if case .over = state { return false }
            state = .waiting(continuation)
            return true
        }
    }

    func end() {
        let waiting = state.withLock { state -> CheckedContinuation<Void, Never>? in
            defer { state = .over }
            if case .waiting(let continuation) = state { return continuation }
            return nil
        }
        waiting?.resume()
    }
}
