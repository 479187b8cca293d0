// SPDX-License-Identifier: MIT

import Domain
import Synchronization

/// Two relays that are what they are set to.
final class SwitchedRelays: RelayControl {
    private let state = Mutex([RelayStatus(name: "main", isUp: true), RelayStatus(name: "hub")])

    func relays() async -> [RelayStatus] { state.withLock { $0 } }

    func setPaused(_ isPaused: Bool, relay name: String) async { change(name) { $0.isPaused = isPaused } }

    func change(_ name: String, _ body: (inout RelayStatus) -> Void) {
        state.withLock { relays in
            for index in relays.indices where relays[index].name == name { body(&relays[index]) }
        }
    }
}
