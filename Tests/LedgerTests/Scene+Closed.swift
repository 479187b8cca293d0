// SPDX-License-Identifier: MIT

import Domain
import LedgerConformance

extension Scene {
    /// An action of which everybody's delivery was accepted, but six that were refused in words that must not stay.
    func closedAction(_ name: String, reminders: [Double] = []) async throws -> LiveVersion {
        var action = try Scene.action(name)
        action.reminders = reminders
        let live = try await release(action)
        try await plan(live)
        for channel in Channel.allCases {
            let claimed = try await claim(live, channel)
            try await record(Array(claimed.dropLast(3)), Scene.accepted)
            try await record(
                Array(claimed.suffix(3)),
                DeliveryTransition(
                    state: .rejected, reply: "550 Familyname does not live here",
                    attempt: Attempt(
                        at: now, channel: channel, route: "main",
                        refusal: Refusal(reason: .address, text: "Familyname moved"), wasAmbiguous: false)))
        }
        try await close(live)
        return live
    }

    /// Ends it early, to the last row.
    func close(_ live: LiveVersion) async throws {
        _ = try await ledger.closeEarly(live.reference, by: Scene.approver, reason: nil, at: now)
        while try await !ledger.settle(live.key, limit: 1000, at: now) {}
    }
}
