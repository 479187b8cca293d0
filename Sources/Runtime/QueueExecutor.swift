// SPDX-License-Identifier: MIT

import Dispatch

/// A serial Dispatch queue as an actor's executor: the actor *is* the queue.
///
/// C callbacks and Dispatch sources that run on the queue enter their actor with `assumeIsolated`, which this executor
/// verifies, so no shared state needs an unsafe annotation. (Swift on Linux has no DispatchSerialQueue.)
///
///     actor Owner {
///         let executor = QueueExecutor(label: "urgentd.owner")
///         nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
///     }
public final class QueueExecutor: SerialExecutor {
    public let queue: DispatchQueue

    /// `label` appears in crash reports and in `gdb`'s list of queues.
    public init(label: String, qos: DispatchQoS = .unspecified) {
        queue = DispatchQueue(label: label, qos: qos)
    }

    public func enqueue(_ job: consuming ExecutorJob) {
        let unowned = UnownedJob(job)
        queue.async {
            unowned.runSynchronously(on: self.asUnownedSerialExecutor())
        }
    }

    public func checkIsolated() {
        dispatchPrecondition(condition: .onQueue(queue))
    }
}
