// SPDX-License-Identifier: MIT

import Dispatching
import Domain
import Telemetry

extension Desk {
    public func acceptClock(by: Identity) async throws(DeskError) -> ClockAcceptance {
        guard let clock = clock as? any AcceptingClock, let step = clock.step else {
            return ClockAcceptance(moved: .zero, now: clock.now())
        }
        // On record before anything moves.
        let entry = AuditEntry(
            at: clock.now(), actor: by.name, login: by.login, verb: "clock-accept",
            detail: "the machine's clock was \(Int(step.inSeconds.rounded())) s ahead of the daemon's time")
        try await asked { () async throws(LedgerError) in try await store.audit(entry) }
        let moved = clock.accept()
        log.warning("the machine's time is accepted", ["seconds": "\(Int(moved.inSeconds.rounded()))"])
        await clockMoved()
        return ClockAcceptance(moved: moved, now: clock.now())
    }
}
