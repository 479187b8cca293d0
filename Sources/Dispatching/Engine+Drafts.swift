// SPDX-License-Identifier: MIT

import Domain
import Runtime
import Telemetry

/// Drafts whose window ends before anybody has approved them.
extension Engine {
    /// Closes drafts whose window is over, and arms the one timer for the next end.
    ///
    /// Run at start, after a document was taken in, and whenever the timer says so.
    public func watchDrafts() async {
        guard !stopping.isSet else { return }
        let now = clock.now()
        do throws(LedgerError) {
            for draft in try await store.closeMissed(at: now) {
                log.warning(
                    "a window ended before the action was approved: nobody got it",
                    ["reference": draft.reference.text, "version": "\(draft.version)"])
                observer(.missed(draft))
            }
            guard let next = try await store.nextMissed() else { return }
            armDraftTimer(for: next.since(now))
        } catch .closed {
            return
        } catch {
            log.error("drafts could not be looked at; tried again in a second", ["error": "\(error)"])
            armDraftTimer(for: Self.pause)
        }
    }

    private func armDraftTimer(for wait: Duration) {
        let timer =
            draftTimer
            ?? QueueTimer(queue: executor.queue) { [weak self] in
                guard let self else { return }
                Task { await self.watchDrafts() }
            }
        draftTimer = timer
        timer.fire(after: max(.zero, min(wait, Self.longestSleep)))
    }
}
