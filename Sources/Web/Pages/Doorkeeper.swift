// SPDX-License-Identifier: MIT

import Domain
import Synchronization

/// Turns away clients that keep coming with wrong tokens; one for everything public.
public final class Doorkeeper: Sendable {
    private let limit: Mutex<AttemptLimit>
    private let trusted: @Sendable () -> [AddressBlock]
    private let clock: any TimeSource

    /// - Parameters:
    ///   - trusted: Proxies whose X-Forwarded-For is believed; asked for anew each time, because a reload may change it.
    ///   - limit: How much is too much.
    ///   - clock: Says when.
    public init(
        trusted: @autoclosure @escaping @Sendable () -> [AddressBlock], limit: AttemptLimit = AttemptLimit(),
        clock: any TimeSource
    ) {
        self.limit = Mutex(limit)
        self.trusted = trusted
        self.clock = clock
    }

    /// Counts a wrong token.
    ///
    /// - Parameter head: The request that brought it.
    /// - Returns: Nil: the client may be told what is wrong; else how many seconds it has to wait.
    func secondsToWait(_ head: HTTPRequestHead) -> Int? {
        // Without an address, on a Unix socket, everybody is one client.
        let peer = head.remote ?? .v4(0)
        let client = ClientAddress.of(peer, forwarded: head.headers["x-forwarded-for"], trusted: trusted())
        let now = clock.now()
        return limit.withLock { $0.note(ClientKey(client), at: now) }.map { max(1, Int($0.inSeconds.rounded(.up))) }
    }
}
