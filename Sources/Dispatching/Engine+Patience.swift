// SPDX-License-Identifier: MIT

import Domain
import Runtime
import Telemetry

/// Who waits for an expected language: its release, the end of patience, and one timer for the next end.
extension Engine {
    /// A text of an open version was released: who waited for it, and who is not planned yet, gets it.
    ///
    /// Who is planned or has it already gets nothing a second time.
    public func released(_ live: LiveVersion) async {
        guard let known = open[live.key] else { return }
        // Waiting may have been ended since the ledger was asked.
        let live = known.holdsUntil.map(live.ending) ?? live
        open[live.key] = live
        await planner.look(again: live)
        releaseHeld(live)
    }

    /// Ends all waiting in a version at once, before patience does: for a forecast that needs the people now.
    public func endPatience(of version: VersionKey) async throws(LedgerError) {
        guard open[version]?.holdsUntil != nil else { return }
        let now = clock.now()
        try await store.endHolds(of: version, at: now)
        // It may have been closed meanwhile, or a text released.
        guard let live = open[version] else { return }
        let ended = live.ending(at: now)
        open[version] = ended
        await planner.look(again: ended)
        patient.remove(version)
        releaseHeld(ended)
    }

    /// Lets go who need wait no longer.
    func releaseHeld(_ live: LiveVersion) {
        let dispatcher = dispatcher
        run(.holds, live) { [planner, stopping, observer] in
            do throws(LedgerError) {
                try await planner.releaseHeld(live, mayGoOn: { !stopping.isSet }) {
                    await dispatcher.refill(live.key)
                    observer(.released(live.key))
                }
            } catch {
                return error
            }
            return nil
        }
    }

    /// Lets go where waiting has ended, and arms the one timer for the next end.
    func watchPatience() async {
        guard !stopping.isSet else { return }
        let now = clock.now()
        for version in patient {
            guard let live = open[version], let until = live.holdsUntil, until <= now else { continue }
            patient.remove(version)
            // Over for good, whatever the clock is set to later.
            let ended = live.ending(at: live.opened)
            open[version] = ended
            log.info(
                "nobody waits for a translation any more",
                ["reference": live.reference.text, "version": "\(live.version)"])
            await planner.look(again: ended)
            releaseHeld(ended)
        }
        guard let earliest = patient.compactMap({ open[$0]?.holdsUntil }).min() else { return }
        let timer =
            patienceTimer
            ?? QueueTimer(queue: executor.queue) { [weak self] in
                guard let self else { return }
                Task { await self.watchPatience() }
            }
        patienceTimer = timer
        timer.fire(after: max(.zero, min(earliest.since(clock.now()), Self.longestSleep)))
    }
}
