// SPDX-License-Identifier: MIT

import Domain
import Synchronization

/// One walk through the whole ledger at a time: each holds a snapshot, and while it lasts the ledger's log grows.
///
/// Thread-safe.
final class DeepWalk: Sendable {
    private let isUnderWay = Mutex(false)

    /// False while another one goes on.
    func begin() -> Bool {
        isUnderWay.withLock { isUnderWay in
            guard !isUnderWay else { return false }
            isUnderWay = true
            return true
        }
    }

    func end() { isUnderWay.withLock { $0 = false } }
}

extension Doctor {
    static let walkedAlready = Finding(
        .error, .ledger, "", "somebody has the ledger walked already",
        why: "one walk at a time: each makes its log grow",
        advice: "wait for the other one, or run urgentctl doctor --deep later")
}
