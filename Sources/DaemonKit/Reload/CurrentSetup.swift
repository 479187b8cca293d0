// SPDX-License-Identifier: MIT

import Synchronization

/// The setup that holds now, for all who ask for it once they need it.
///
/// Thread-safe.
final class CurrentSetup: Sendable {
    private let held: Mutex<Setup>

    init(_ setup: Setup) {
        held = Mutex(setup)
    }

    var value: Setup { held.withLock { $0 } }

    func change(to setup: Setup) { held.withLock { $0 = setup } }
}
