// SPDX-License-Identifier: MIT

import Domain

/// What every ledger must do: named cases, each run on a fresh and empty ledger.
public struct Conformance: Sendable, CustomStringConvertible {
    public let name: String
    public let run: @Sendable (Scene) async throws -> Void

    public var description: String { name }

    init(_ name: String, _ run: @escaping @Sendable (Scene) async throws -> Void) {
        self.name = name
        self.run = run
    }

    public static let all: [Conformance] =
        life + outcomes + leases + fences + audiences + safety + rosters + staff + translations + audits + accounts
        + corrections + doubts + followUps + notices + drafts + responses + appetites + reminders + relays + endpoints
        + receipts + randomWalks + models + actionTable + reports + pages + bounces
        + suppressions + meters
}
