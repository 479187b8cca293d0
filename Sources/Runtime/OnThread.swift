// SPDX-License-Identifier: MIT

import Dispatch
import Foundation
import Synchronization

/// Work that blocks, and work that may not end, without holding up a queue or a task.
public enum OnThread {
    /// Runs `work` on a thread of its own.
    public static func run<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { done in
            Thread.detachNewThread { done.resume(returning: work()) }
        }
    }

    /// What `work` comes to; nil when it takes longer than `limit`, and then it goes on unheard.
    public static func value<Value: Sendable>(
        within limit: Duration, _ work: @escaping @Sendable () async -> Value
    ) async -> Value? {
        await withCheckedContinuation { (done: CheckedContinuation<Value?, Never>) in
            let box = Box(done)
            let patience = DispatchTimeInterval.milliseconds(Int(limit / .milliseconds(1)))
            DispatchQueue.global().asyncAfter(deadline: .now() + patience) { box.end(nil) }
            Task { box.end(await work()) }
        }
    }

    /// Whoever is first ends the wait.
    private final class Box<Value: Sendable>: Sendable {
        private let waiting: Mutex<CheckedContinuation<Value?, Never>?>

        init(_ waiting: CheckedContinuation<Value?, Never>) {
            self.waiting = Mutex(waiting)
        }

        func end(_ value: Value?) {
            let continuation = waiting.withLock { waiting in
                defer { waiting = nil }
                return waiting
            }
            continuation?.resume(returning: value)
        }
    }
}
