// SPDX-License-Identifier: MIT

import Curl
import Domain

/// Bytes in and out of established connections, and the fence.
extension SMTPLoop {
    /// A connection's descriptor is ready.
    func ready(_ descriptor: Int32, _ readiness: Readiness) {
        guard let connection = connections[descriptor] else { return }
        let isNews = receive(connection)
        guard !connection.isClosed else { return }
        feed(connection)
        let isProgress = flush(connection)
        guard !connection.isClosed else { return }
        if isNews || isProgress { limit(connection) }
        if connection.session.isSpent, connection.session.isIdle { quit(connection) }
    }

    /// Takes what is there and acts on every reply in it.
    ///
    /// - Returns: Whether there was a whole reply.
    private func receive(_ connection: SMTPConnection) -> Bool {
        var isNews = false
        while true {
            switch connection.easy.receive(into: room.bytes) {
            case .bytes(let count):
                var bytes = UnsafeRawBufferPointer(rebasing: room.bytes[..<count])
                while let event = connection.session.next(in: &bytes) {
                    isNews = true
                    act(on: event, of: connection)
                    if connection.isClosed { return true }
                }
                if count < room.bytes.count, !connection.isTLS { return isNews }
            case .wouldBlock:
                return isNews
            case .closed:
                finish(connection, .closed)
                return true
            case .failed(let code):
                finish(connection, .failed(code: code.rawValue, text: code.text))
                return true
            }
        }
    }

    private func act(on event: SMTPSession<Consignment>.Event, of connection: SMTPConnection) {
        switch event {
        case .mayTextBegin:
            relayWorks(connection.relay)
            beginText(connection)
        case .accepted(let consignment, let reply):
            connection.outcomes += 1
            relayWorks(connection.relay)
            report(consignment, .accepted(reply: reply), via: connection.relay)
            if stopAt != nil { leave(connection) }
        case .refused(let consignment, let stage, let reply):
            connection.outcomes += 1
            relayWorks(connection.relay)
            report(consignment, SMTPReplyTable.outcome(of: reply, at: stage), via: connection.relay)
            if stopAt != nil { leave(connection) }
        case .ended(let reason):
            finish(connection, reason)
        }
    }

    /// THE FENCE: after the 354 and before the first octet of text.
    ///
    /// If it is closed the connection is dropped. A lone dot would mail an empty message.
    private func beginText(_ connection: SMTPConnection) {
        guard let consignment = connection.session.envelopeMessage else { return }
        if let refusal = stopAt != nil ? .stopping : refusal(of: consignment) {
            _ = connection.session.takeRemaining()
            close(connection)
            return report(consignment, .notSent(refusal), via: connection.relay)
        }
        guard case .mail(let letter) = consignment.alert.letter else { return close(connection) }
        connection.session.sendText { letter.write(for: consignment.alert.claimed, to: &$0) }
    }

    /// Gives a connection the next envelope, if it wants one and there is one.
    func feed(_ connection: SMTPConnection) {
        guard stopAt == nil, !connection.isClosed else { return }
        if connection.relay.hasSurplus || connection.relay.isRetired {
            if connection.session.isIdle { quit(connection) }
            return
        }
        while connection.session.wantsEnvelope {
            guard let (consignment, envelope) = take(for: connection.relay, connection.session.capabilities) else {
                if !connection.isHungry {
                    connection.isHungry = true
                    connection.relay.hungry.append(connection)
                }
                return
            }
            connection.session.begin(consignment, envelope: envelope)
        }
    }

    /// The next alert that may go out through `relay` now.
    private func take(for relay: Relay, _ offered: SMTPCapabilities) -> (Consignment, SMTPEnvelope)? {
        guard !relay.isPaused else { return nil }
        while true {
            guard relay.rate.next <= boot else {
                wake(by: relay.rate.next)
                return nil
            }
            if let next = relay.standing.nextStart, next > boot {
                wake(by: next)
                return nil
            }
            guard let next = relay.queue.popFirst() else { return nil }
            if let refusal = refusal(of: next) {
                report(next, .notSent(refusal), via: relay)
                continue
            }
            if relay.isSlow(for: next, at: boot) {
                divert(next, from: relay)
                continue
            }
            switch envelope(of: next, offered) {
            case .success(let envelope):
                relay.rate.record(boot)
                next.begun = boot
                if !relay.standing.isClean { relay.standing.start(next.domain, at: boot) }
                return (next, envelope)
            case .failure(let fault):
                report(next, .refusedForGood(fault.refusal), via: relay)
            }
        }
    }

    /// Puts an envelope together, or says why the alert cannot be sent as mail at all.
    private func envelope(
        of consignment: Consignment, _ offered: SMTPCapabilities
    ) -> Result<SMTPEnvelope, UnsendableAlert> {
        let alert = consignment.alert
        guard case .mail(let letter) = alert.letter else { return .failure(.notMail) }
        let said = letter.envelope(for: alert.claimed)
        guard let recipient = try? MailAddress(said.recipient) else { return .failure(.recipient) }
        let sender = said.sender.isEmpty ? nil : try? MailAddress(said.sender)
        guard sender != nil || said.sender.isEmpty else { return .failure(.sender) }
        let size = letter.size(for: alert.claimed)
        if let largest = offered.size, largest > 0, size > largest { return .failure(.tooLarge) }
        let envelope = SMTPEnvelope(
            sender: sender, recipient: recipient, size: size, identifier: said.identifier,
            secondsLeft: Int((alert.windowEnd.milliseconds - wall.milliseconds) / 1000))
        return envelope.needsUTF8 && !offered.smtpUTF8 ? .failure(.needsUTF8) : .success(envelope)
    }

    /// Sends what the session has to say, as far as the connection takes it.
    ///
    /// - Returns: Whether anything went out.
    @discardableResult
    func flush(_ connection: SMTPConnection) -> Bool {
        var isProgress = false
        while !connection.isClosed, connection.session.hasOutput {
            switch connection.session.withOutput({ connection.easy.send($0) }) {
            case .bytes(let count):
                isProgress = true
                connection.session.sent(count)
            case .wouldBlock:
                watch(connection, forWriting: true)
                return isProgress
            case .closed:
                finish(connection, .closed)
            case .failed(let code):
                finish(connection, .failed(code: code.rawValue, text: code.text))
            }
        }
        if !connection.isClosed { watch(connection, forWriting: false) }
        return isProgress
    }

    private func watch(_ connection: SMTPConnection, forWriting isWriting: Bool) {
        guard connection.isWatchedForWriting != isWriting else { return }
        connection.isWatchedForWriting = isWriting
        curl?.watch(connection.descriptor, for: isWriting ? [.readable, .writable] : .readable)
    }
}

/// Why an alert cannot go out as mail; always our side's fault or the address's.
private enum UnsendableAlert: Error {
    case notMail
    case recipient
    case sender
    case needsUTF8
    case tooLarge

    var refusal: Refusal {
        switch self {
        case .notMail: Refusal(reason: .unsendable, text: "the alert is not a mail")
        case .recipient: Refusal(reason: .unsendable, enhanced: "5.1.3", text: "the address cannot be put on the wire")
        case .sender:
            Refusal(reason: .unsendable, enhanced: "5.1.7", text: "the bounce address cannot be put on the wire")
        case .needsUTF8: Refusal(reason: .unsendable, enhanced: "5.6.7", text: "the relay does not offer SMTPUTF8")
        case .tooLarge: Refusal(reason: .message, enhanced: "5.3.4", text: "larger than the relay takes (SIZE)")
        }
    }
}
