// SPDX-License-Identifier: MIT

import Dispatch
import Synchronization

/// Where imports wait while an audience is being counted or planned.
///
/// Whoever finishes such work knocks; the waiting look again. A knock between looking and waiting is not lost.
final class ImportGate: Sendable {
    private struct State {
        var knocks = 0
        var isClosed = false
        var nextWaiter = 0
        var waiters: [Int: CheckedContinuation<Bool, Never>] = [:]
    }

    private let state = Mutex(State())

    /// How many knocks there were; take it before looking.
    var knocks: Int { state.withLock { $0.knocks } }

    func knock() {
        wake { $0.knocks += 1 }
    }

    /// Lets everybody go; they will find the ledger closed.
    func close() {
        wake { $0.isClosed = true }
    }

    /// Waits for a knock after `seen`; false when none came within `limit`.
    func wait(after seen: Int, within limit: Duration) async -> Bool {
        await withCheckedContinuation { continuation in
            let waiter = state.withLock { state -> Int? in
                guard state.knocks == seen, !state.isClosed else { return nil }
                state.nextWaiter += 1
                state.waiters[state.nextWaiter] = continuation
                return state.nextWaiter
            }
            guard let waiter else { return continuation.resume(returning: true) }
            let deadline = DispatchTime.now() + .milliseconds(Int(limit.components.seconds) * 1000)
            DispatchQueue.global().asyncAfter(deadline: deadline) { [self] in
                state.withLock { $0.waiters.removeValue(forKey: waiter) }?.resume(returning: false)
            }
        }
    }

    private func wake(_ change: (inout State) -> Void) {
        let waiting = state.withLock { state in
            change(&state)
            defer { state.waiters = [:] }
            return state.waiters.values
        }
        for waiter in waiting { waiter.resume(returning: true) }
    }
}
