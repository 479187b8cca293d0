// SPDX-License-Identifier: MIT

import Domain
import Runtime
import Telemetry

/// Leases: the loops and the recorder vouch for what they hold, and the rest is taken back.
extension Engine {
    func watchLeases() {
        let timer = QueueTimer(queue: executor.queue) { [weak self] in
            guard let self else { return }
            Task { await self.tendLeases() }
        }
        leaseTimer = timer
        timer.fire(after: Self.leaseRound)
    }

    private func tendLeases() async {
        guard !stopping.isSet else { return }
        await lookAtLeases()
        leaseTimer?.fire(after: Self.leaseRound)
    }

    /// Renews what the loops and the recorder hold, and takes back what nobody vouches for.
    ///
    /// Also when nothing is in flight: a claim whose answer was lost holds rows that nobody knows of.
    func lookAtLeases() async {
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
        } catch {
            log.error("leases could not be tended", ["error": "\(error)"])
        }
    }

    /// A third of a lease: two rounds may fail before a lease runs out.
    private static let leaseRound = Duration.seconds(20)
}
