// SPDX-License-Identifier: MIT

import Dispatching
import Domain
import Runtime

/// The daemon as a service: what it is asked while it runs, and how its end is cut short.
extension App {
    /// Nil where nobody is told.
    func watchStatus(_ watches: Watches) -> StatusWatch? {
        guard let service else { return nil }
        let status = StatusWatch(
            windows: { () throws(LedgerError) in try await watches.windows.openWindows() }, clock: clock,
            say: { await service.say($0) })
        owners.append(status.executor)
        cleanup.append { await status.stop() }
        return status
    }

    /// Cuts a stop short: requests and sending end now, what is known of them is still written down.
    ///
    /// Returns when that is said to every part; ``stop()`` returns when it is done.
    public func hurry() async {
        let hurries = hurries
        await withTaskGroup(of: Void.self) { group in
            for hurry in hurries { group.addTask { await hurry() } }
        }
    }

    /// How long ``stop()`` takes at the longest.
    public var longestStop: Duration {
        StopTime.longest(drain: (setup?.value.configuration ?? configuration).drain)
    }
}
