// SPDX-License-Identifier: MIT

import Dispatch
import Synchronization

/// Something that a test waits for instead of sleeping: values sent by the code under test, awaited in order.
public final class TestSignal<Value: Sendable>: Sendable {
    private struct State {
        var values: [Value] = []
        var waiters: [(id: Int, continuation: CheckedContinuation<Value, any Error>)] = []
        var nextWaiter = 0
    }

    private let state = Mutex(State())

    public init() {}

    public func send(_ value: Value) {
        let waiter = state.withLock { state -> CheckedContinuation<Value, any Error>? in
            if state.waiters.isEmpty {
                state.values.append(value)
                return nil
            }
            return state.waiters.removeFirst().continuation
        }
        waiter?.resume(returning: value)
    }

    /// The next value, in the order sent; throws when none came in time, so that a broken test fails and does not hang.
    public func next(within limit: Duration = .seconds(180)) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            let outcome = state.withLock { state -> (value: Value?, id: Int) in
                if !state.values.isEmpty { return (state.values.removeFirst(), 0) }
                state.nextWaiter += 1
                state.waiters.append((state.nextWaiter, continuation))
                return (nil, state.nextWaiter)
            }
            if let value = outcome.value {
                continuation.resume(returning: value)
                return
            }
            let milliseconds = Int(limit.components.seconds * 1000)
            DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(milliseconds)) { [self] in
                let late = state.withLock { state -> CheckedContinuation<Value, any Error>? in
                    guard let index = state.waiters.firstIndex(where: { $0.id == outcome.id }) else { return nil }
                    return state.waiters.remove(at: index).continuation
                }
                late?.resume(throwing: TimedOut(seconds: milliseconds / 1000))
            }
        }
    }

    public struct TimedOut: Error {
        public let seconds: Int
    }
}
