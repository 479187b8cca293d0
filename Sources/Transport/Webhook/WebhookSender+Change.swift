// SPDX-License-Identifier: MIT

import Curl
import Domain

/// Other settings while requests are under way.
extension WebhookSender {
    /// Goes over to other settings: requests under way end by the old ones, all others go by the new.
    ///
    /// Connections that are kept for the next request stay, unless what may be connected to has changed: then the old ones
    /// are not used again.
    ///
    /// - Parameter new: From configuration.
    /// - Throws: When libcurl or the kernel refuse to make a loop; then nothing has changed.
    public func change(_ new: WebhookSettings) throws(CurlLoopError) {
        guard new != settings, let current = loop, !isStopping else { return }
        if new.addressRule != settings.addressRule || new.allowHTTP != settings.allowHTTP {
            loop = try newLoop(new)
            formerLoops.append(current)
        } else {
            current.keep(idleConnections: new.concurrency * Self.idlePerPlace)
        }
        settings = new
        edition += 1
        // Both hold what the old settings said.
        idle = []
        endpoints = [:]
        queues.change(widest: new.concurrencyPerHost, places: new.concurrency)
        take(queues.removeAll { _ in true }.map(\.alert))
    }

    /// Loops of earlier settings that still have requests under way.
    var formerLoopCount: Int { formerLoops.count }

    /// Lets go of loops whose last request has ended.
    func endFormerLoops() {
        formerLoops.removeAll { former in
            guard former.count == 0 else { return false }
            former.shutdown()
            return true
        }
    }
}
