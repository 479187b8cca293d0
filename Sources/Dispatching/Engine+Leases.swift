// SPDX-License-Identifier: MIT

import Domain
import Runtime
import Telemetry

/// Leases: the loops and the recorder vouch for what they hold, and the rest is taken back.
extension Engine {
    /// Tends them from now on, until nothing has been open or leased for a while: idle is to be idle.
    func watchLeases() {
        quietLeaseRounds = 0
        guard !isTendingLeases, !stopping.isSet else { return }
        isTendingLeases = true
        let timer =
            leaseTimer
            ?? QueueTimer(queue: executor.queue) { [weak self] in
                guard let self else { return }
                Task { await self.tendLeases() }
            }
        leaseTimer = timer
        timer.fire(after: Self.leaseRound)
    }

    private func tendLeases() async {
        guard !stopping.isSet else { return }
        let isQuiet = await lookAtLeases() && open.isEmpty && busy.isEmpty
        quietLeaseRounds = isQuiet ? quietLeaseRounds + 1 : 0
        guard quietLeaseRounds < Self.mostQuietRounds else {
            isTendingLeases = false
            return
        }
        leaseTimer?.fire(after: Self.leaseRound)
    }

    /// Renews what the loops and the recorder hold, and takes back what nobody vouches for.
    ///
    /// Also when nothing is in flight: a claim whose answer was lost holds rows that nobody knows of.
    ///
    /// - Returns: Whether nothing is held, and nothing was taken back.
    @discardableResult
    func lookAtLeases() async -> Bool {
        do throws(LedgerError) {
            var held: [DeliveryKey] = []
            for sender in senders { held += await sender.held() }
            // After the senders: what one of them reports meanwhile is here.
            held += await recorder.held()
            let now = clock.now()
            try await store.renew(held, until: now.advanced(by: Dispatcher.lease))
            let rescued = try await store.rescue(at: now)
            if rescued > 0 {
                log.warning("leases that nobody vouched for are taken back", ["rows": "\(rescued)"])
                try await dispatcher.resume()
            }
            return held.isEmpty && rescued == 0
        } catch {
            log.error("leases could not be tended", ["error": "\(error)"])
            return false
        }
    }

    /// A third of a lease: two rounds may fail before a lease runs out.
    private static let leaseRound = Duration.seconds(20)
    /// Twice the time of a lease: by then every one that nobody knows of has run out and was taken back.
    private static let mostQuietRounds = 6
}
