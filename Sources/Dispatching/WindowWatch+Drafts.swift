// SPDX-License-Identifier: MIT

import Domain
import Runtime
import Telemetry

/// Drafts whose window ends while they await approval.
extension WindowWatch {
    /// Closes every draft whose window is over, tells people, and arms the timer for the next end.
    ///
    /// Asked at the start, when a window ends, and when the clock was set.
    public func lookAtDrafts() async {
        do throws(LedgerError) {
            var next: Instant?
            for record in try await store.actions() where record.state == .awaitingApproval {
                guard case .until(let end) = record.action.window else { continue }
                if end <= clock.now() {
                    try await miss(record.action.reference, ended: end)
                } else {
                    next = min(next ?? end, end)
                }
            }
            watchDrafts(next)
        } catch {
            guard error != .closed else { return }
            log.error("drafts could not be looked at; tried again in a minute", ["error": "\(error)"])
            watchDrafts(clock.now().advanced(by: Self.pauseAfterFailure))
        }
    }

    /// A draft was taken in.
    public func watch(_ draft: UrgentAction) {
        guard case .until(let end) = draft.window else { return }
        watchDrafts(min(nextDraft ?? end, end))
    }

    private func miss(_ reference: Reference, ended end: Instant) async throws(LedgerError) {
        guard try await store.closeMissed(reference, at: clock.now()) else { return }
        log.warning("a window ended before anybody approved it", ["reference": reference.text])
        alarms.raise(
            .windowMissed(reference),
            "its window ended at \(end) while it awaited approval; it is closed, nobody got it")
    }

    private func watchDrafts(_ next: Instant?) {
        nextDraft = next
        guard let next else {
            draftTimer?.disarm()
            return
        }
        let timer =
            draftTimer
            ?? QueueTimer(queue: executor.queue) { [weak self] in
                guard let self else { return }
                Task { await self.lookAtDrafts() }
            }
        draftTimer = timer
        timer.fire(after: max(.milliseconds(1), min(next.since(clock.now()), Self.longestSleep)))
    }

    private static let pauseAfterFailure = Duration.seconds(60)
    /// Windows may end years ahead; a timer need not be set that far.
    private static let longestSleep = Duration.seconds(3600)
}
