// SPDX-License-Identifier: MIT

import Curl
import Domain

/// One connection to a relay: libcurl's handle below, the session above.
///
/// Confined to its loop's queue.
final class SMTPConnection {
    let easy: EasyHandle
    let relay: Relay
    /// What the relay said until the connection stood.
    var greeting = SMTPGreeting()
    /// Silent until ``isEstablished``; always used in place, because a copy of it would copy its buffers.
    var session: SMTPSession<Consignment>
    /// libcurl has connected, and the session speaks.
    var isEstablished = false
    /// Valid while ``isEstablished``.
    var descriptor: Int32 = -1
    /// TLS may hold bytes that the descriptor no longer shows.
    var isTLS = false
    /// When it was begun, on the monotonic clock.
    var begun: Int64 = 0
    /// When it is to be looked at again, on the monotonic clock.
    var deadline: Int64 = .max
    /// It could take an envelope and there was none; it is then in its relay's list of the hungry.
    var isHungry = false
    var isWatchedForWriting = false
    var isClosed = false
    /// Messages that the relay took or refused: it works, whatever it thinks of them.
    var outcomes = 0

    /// Sets up libcurl for the way to the relay; nothing is connected yet.
    init(relay: Relay) throws(CurlError) {
        self.relay = relay
        session = SMTPSession(mostMessages: relay.configuration.messagesPerConnection)
        easy = try EasyHandle(protocols: "smtp,smtps")
        let configuration = relay.configuration
        try easy.approach(configuration)
        try easy.set(.connectOnly, 1)
        try easy.set(.freshConnect, 1)
        try easy.set(.tcpNoDelay, 1)
        try easy.set(.connectTimeoutMilliseconds, Int(configuration.timeouts.connect.wholeMilliseconds))
        // Greeting, EHLO, STARTTLS and AUTH have a reply's time together, on top of the connection's.
        try easy.set(.timeoutMilliseconds, Int(relay.connectLimit))
        easy.onHeader = { [unowned self] line in
            greeting.take(line)
            return true
        }
        easy.owner = self
    }

    /// Whether what was agreed on is what the configuration asks for.
    var isProtectedAsConfigured: Bool {
        switch relay.configuration.protection {
        case .implicit, .require: isTLS
        case .opportunistic, .off: true
        }
    }

    /// Breaks the circle of references, once libcurl has let go of the handle.
    func release() {
        isClosed = true
        easy.onHeader = nil
        easy.owner = nil
    }
}
