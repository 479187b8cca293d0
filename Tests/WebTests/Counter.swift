// SPDX-License-Identifier: MIT

import Synchronization

/// Counts from several threads.
final class Counter: Sendable {
    private let count = Mutex(0)

    var value: Int { count.withLock { $0 } }

    /// Returns the count before.
    @discardableResult
    func add(_ more: Int = 1) -> Int {
        count.withLock { count in
            defer { count += more }
            return count
        }
    }
}
