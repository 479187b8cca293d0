// SPDX-License-Identifier: MIT

import Domain
import Telemetry

extension Desk {
    public func relays() async throws(DeskError) -> [RelayStatus] { await relayControl.relays() }

    public func setRelay(_ name: String, paused: Bool, by: Identity) async throws(DeskError) -> RelaySwitching {
        let known = await relayControl.relays().map(\.name)
        guard known.contains(name) else {
            throw .unknown("there is no relay of this name; there are: \(known.joined(separator: ", "))")
        }
        let changed = try await asked { () async throws(LedgerError) in
            try await store.setRelay(name, paused: paused, by: by, at: clock.now())
        }
        try await apply(name)
        return RelaySwitching(
            name: name, isPaused: paused, changed: changed, warnings: paused ? await pauseWarnings() : [])
    }

    /// Brings the sender to what is written down: of two who switch at the same moment the ledger's last one counts.
    private func apply(_ name: String) async throws(DeskError) {
        while true {
            let isPaused = try await isPaused(name)
            await relayControl.setPaused(isPaused, relay: name)
            let isStillSo = try await self.isPaused(name) == isPaused
            if isStillSo { return }
        }
    }

    private func isPaused(_ name: String) async throws(DeskError) -> Bool {
        try await asked { () async throws(LedgerError) in try await store.pausedRelays().contains(name) }
    }

    private func pauseWarnings() async -> [String] {
        let relays = await relayControl.relays()
        if relays.allSatisfy(\.isPaused) {
            return ["every relay is paused: no mail leaves until one is resumed, and windows go on running"]
        }
        if !relays.contains(where: \.isUsable) {
            return ["no other relay is up: no mail leaves until one is"]
        }
        return []
    }
}
