// SPDX-License-Identifier: MIT

import Foundation

/// Runs what blocks on a thread of its own, so that other tests go on.
public enum Blocking {
    public static func run<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { done in
            Thread.detachNewThread { done.resume(returning: work()) }
        }
    }
}
