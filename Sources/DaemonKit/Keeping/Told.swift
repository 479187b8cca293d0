// SPDX-License-Identifier: MIT

import Synchronization

/// Remembers the last number that people were told.
final class Told: Sendable {
    private let last = Mutex<Int?>(nil)

    /// Whether it is another one than the last time.
    func isNew(_ number: Int) -> Bool {
        last.withLock { last in
            defer { last = number }
            return last != number
        }
    }
}
