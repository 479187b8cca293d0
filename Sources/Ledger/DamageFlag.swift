// SPDX-License-Identifier: MIT

import Synchronization

/// Whether damage was met while the ledger was open; once set, for good.
final class DamageFlag: Sendable {
    private struct State {
        var what: String?
        var listener: (@Sendable (String) -> Void)?
    }

    private let state = Mutex(State())

    /// What was met first; nil while all is well.
    var what: String? { state.withLock { $0.what } }

    func set(_ what: String) {
        let listener = state.withLock { state -> (@Sendable (String) -> Void)? in
            guard state.what == nil else { return nil }
            state.what = what
            return state.listener
        }
        listener?(what)
    }

    /// Calls `listener` once: now, if damage was met already.
    func tell(_ listener: @escaping @Sendable (String) -> Void) {
        let what = state.withLock { state -> String? in
            state.listener = listener
            return state.what
        }
        if let what { listener(what) }
    }
}
