// SPDX-License-Identifier: MIT

import Domain
import Runtime
import Telemetry

/// Reminders to those who have an alert and have not said that they acted.
extension Engine {
    /// Starts the reminders that are due, and arms the one timer for the next.
    ///
    /// Run at start, when a version was opened that has some, and whenever the timer says so.
    func watchReminders() async {
        guard !stopping.isSet else { return }
        do throws(LedgerError) {
            for live in try await store.remind(at: clock.now()) {
                log.info("reminder begins", ["reference": live.reference.text])
                try await open(live)
                count(live)
            }
            let now = clock.now()
            guard let next = try await store.nextReminder(at: now) else { return }
            armReminderTimer(for: next.since(now))
        } catch .closed {
            return
        } catch {
            log.error("reminders could not be looked at; tried again in a second", ["error": "\(error)"])
            armReminderTimer(for: Self.pause)
        }
    }

    /// Counts an audience for which nobody asks, but imports wait.
    ///
    /// The engine does not wait for it when it stops: it ends with the ledger.
    private func count(_ live: LiveVersion) {
        Task { [store, log] in
            do throws(LedgerError) {
                _ = try await store.countAudience(of: live.reference)
            } catch .closed {
                return
            } catch {
                log.error(
                    "a reminder's audience could not be counted; it is with the next count", ["error": "\(error)"])
            }
        }
    }

    private func armReminderTimer(for wait: Duration) {
        let timer =
            reminderTimer
            ?? QueueTimer(queue: executor.queue) { [weak self] in
                guard let self else { return }
                Task { await self.watchReminders() }
            }
        reminderTimer = timer
        timer.fire(after: max(.zero, min(wait, Self.longestSleep)))
    }
}
