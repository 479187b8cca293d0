// SPDX-License-Identifier: MIT

import Dispatching
import Domain
import Ledger
import TestSupport
import Testing

/// Lets everything through until the newest version is done.
enum Draining {
    /// Accepts everything, and turns the clock on where nothing but a due time is waited for, until so many of the newest
    /// version are accepted.
    static func drain(_ bed: EngineBed, to count: Int) async throws {
        bed.mail.acceptEverything()
        for _ in 0..<rounds {
            let account = try await bed.account()
            if account.states[.accepted] == count { return }
            let isMoving = [.planned, .leased].contains { account.states[$0, default: 0] > 0 }
            if account.planningDone, !isMoving, let due = try await bed.ledger.nextDue(), due > bed.clock.now() {
                bed.clock.advance(by: due.since(bed.clock.now()))
                await bed.engine.lookAgain()
            }
            // A commit of rows or outcomes; where none comes, the next look finds out why.
            _ = try? await bed.steps.next(within: .seconds(1))
        }
        Issue.record("\(count) accepted were never reached: \(try await bed.account().states)")
    }

    /// A second each, if nothing happens at all.
    private static let rounds = 120
}
