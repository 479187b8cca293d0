// SPDX-License-Identifier: MIT

import Curl
import Domain
import Runtime

/// Time limits of connections, and the end.
extension SMTPLoop {
    /// Sets when the connection is to be looked at again: by its step's limit, never beyond the window's end.
    func limit(_ connection: SMTPConnection) {
        guard connection.isEstablished, !connection.isClosed else { return }
        let timeouts = connection.relay.configuration.timeouts
        let isSending = connection.session.hasOutput
        let limit: Int64 =
            switch connection.session.awaited {
            case nil: isSending ? timeouts.data.wholeMilliseconds : Self.idleLimit
            case .text: (isSending ? timeouts.data : timeouts.final).wholeMilliseconds
            case .connect, .mail, .recipient, .data: timeouts.reply.wholeMilliseconds
            }
        connection.deadline = boot + limit
        if connection.session.awaited != nil, let consignment = connection.session.oldest {
            let left = consignment.alert.windowEnd.milliseconds - wall.milliseconds
            connection.deadline = min(connection.deadline, boot + max(left, Self.shortestWait))
        }
        if let stopAt { connection.deadline = min(connection.deadline, stopAt) }
        wake(by: connection.deadline)
    }

    /// A connection's time is up.
    func expire(_ connection: SMTPConnection) {
        guard connection.isEstablished else {
            let fault = Refusal(reason: .timeout, text: "the relay did not answer in time")
            close(connection)
            relayFailed(connection.relay, fault, begun: connection.begun, isUnreachable: true)
            return
        }
        if connection.session.isIdle { quit(connection) } else { finish(connection, .timedOut) }
    }

    /// Milliseconds an idle connection is kept: well below any server's own limit (RFC 5321 §4.5.3.2.7: five minutes).
    private static let idleLimit: Int64 = 30_000
    /// Milliseconds that an answer has even when the window ends now.
    private static let shortestWait: Int64 = 1000
}

/// Stopping.
extension SMTPLoop {
    /// Hands everything back that has not begun, lets texts finish until `deadline`, then closes all.
    func stop(by deadline: Instant) async {
        if let stopAt {
            // A second call may cut it short, and never makes it longer.
            if boot + deadline.milliseconds - wall.milliseconds < stopAt { beginStop(by: deadline) }
        } else {
            beginStop(by: deadline)
        }
        if curl == nil { return }
        await withCheckedContinuation { continuation in
            stopWaiters.append(continuation)
            endTurn()
        }
    }

    private func beginStop(by deadline: Instant) {
        let at = boot + max(0, deadline.milliseconds - wall.milliseconds)
        stopAt = at
        for relay in everyRelay {
            for consignment in relay.queue.takeAll() { report(consignment, .notSent(.stopping), via: relay) }
            for connection in relay.connections {
                if connection.session.hasText {
                    connection.deadline = min(connection.deadline, at)
                    wake(by: connection.deadline)
                } else {
                    leave(connection)
                }
            }
        }
    }

    /// While stopping: a connection whose text is done, or never began, goes.
    func leave(_ connection: SMTPConnection) {
        guard !connection.session.hasText else { return }
        if let envelope = connection.session.takeRemaining().envelope {
            report(envelope, .notSent(.stopping), via: connection.relay)
        }
        quit(connection)
    }

    /// Closes the loop once the last connection is gone.
    func finishStop() {
        guard stopAt != nil, everyRelay.allSatisfy(\.connections.isEmpty) else { return }
        if let curl {
            curl.shutdown()
            timer?.cancel()
        }
        curl = nil
        timer = nil
        let waiters = stopWaiters
        stopWaiters = []
        for waiter in waiters { waiter.resume() }
    }
}
