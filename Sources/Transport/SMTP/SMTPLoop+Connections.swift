// SPDX-License-Identifier: MIT

import Curl
import Domain
import Telemetry

/// Making, watching and ending connections.
extension SMTPLoop {
    /// Gives waiting alerts to connections that can take one, and opens more if that is not enough.
    func fill(_ relay: Relay) {
        while relay.rate.next <= boot, let connection = relay.hungry.popLast() {
            connection.isHungry = false
            feed(connection)
            flush(connection)
            limit(connection)
            if connection.isHungry { break }
        }
        guard relay.rate.next <= boot else { return wake(by: relay.rate.next) }
        for _ in 0..<relay.missing(at: boot) where open(relay) == false { break }
        if let next = relay.nextGrowth(at: boot) { wake(by: next) }
    }

    /// Begins one connection.
    ///
    /// - Returns: Whether libcurl is at it; if not, the relay is marked.
    @discardableResult
    func open(_ relay: Relay) -> Bool {
        do throws(CurlError) {
            let connection = try SMTPConnection(relay: relay)
            guard let curl else { return false }
            try curl.add(connection.easy)
            relay.connections.append(connection)
            relay.connecting += 1
            connection.begun = boot
            // libcurl's own limit comes first; this one is for the case that it does not.
            connection.deadline = boot + relay.connectLimit + Self.connectGrace
            wake(by: connection.deadline)
            return true
        } catch {
            relayFailed(
                relay, SMTPReplyTable.refusal(connecting: error.code, reply: nil), begun: boot, isUnreachable: true)
            return false
        }
    }

    /// libcurl has connected, or not; or lost everything it had.
    func finished(_ list: [CurlLoop.Finished]) {
        for one in list {
            guard let connection = one.easy.owner as? SMTPConnection, !connection.isClosed else { continue }
            if connection.isEstablished {
                finish(connection, .failed(code: one.code.rawValue, text: one.code.text))
            } else if one.code.isOK, let descriptor = one.easy.activeSocket {
                establish(connection, descriptor)
            } else {
                connectFailed(connection, one.code)
            }
        }
    }

    private func establish(_ connection: SMTPConnection, _ descriptor: Int32) {
        let relay = connection.relay
        connection.isTLS = relay.configuration.protection == .implicit || connection.greeting.readies > 1
        guard connection.isProtectedAsConfigured else { return connectFailed(connection, .useTLSFailed) }
        connection.session.open(connection.greeting.capabilities)
        connection.isEstablished = true
        connection.descriptor = descriptor
        connections[descriptor] = connection
        relay.connecting -= 1
        curl?.watch(descriptor, for: .readable)
        guard stopAt == nil else { return close(connection) }
        if relay.reach() {
            log.info("relay is up", ["relay": relay.name])
            alarms?.clear(.relayDown(relay.name))
        }
        feed(connection)
        flush(connection)
        limit(connection)
    }

    private func connectFailed(_ connection: SMTPConnection, _ code: CurlCode) {
        let fault = SMTPReplyTable.refusal(
            connecting: code, reply: connection.greeting.last, detail: connection.easy.detail)
        close(connection)
        relayFailed(connection.relay, fault, begun: connection.begun, isUnreachable: true)
    }

    /// The relay does its work.
    func relayWorks(_ relay: Relay) {
        guard !relay.isRetired, relay.prove(at: boot) else { return }
        if relay.rise() { log.info("relay is up", ["relay": relay.name]) }
        alarms?.clear(.relayDown(relay.name))
    }

    /// Marks the relay, once for many connections that fail together.
    func relayFailed(_ relay: Relay, _ fault: Refusal, begun: Int64, isUnreachable: Bool) {
        guard !relay.isRetired else { return }
        let isNews = relay.fail(
            fault, begun: begun, isUnreachable: isUnreachable, at: boot, jitter: Double.random(in: -1...1))
        guard isNews else { return wake(by: max(boot + 1, relay.retryAt)) }
        log.warning(
            "relay is down",
            [
                "relay": relay.name, "reason": fault.reason.rawValue, "code": fault.code.map(String.init) ?? "-",
                "text": fault.text,
            ])
        rebalance()
        wake(by: relay.retryAt)
        if let time = relay.alarmAt(after: alarmAfter) { wake(by: time) }
    }

    /// A relay that stays down is an operator's matter, and it is tried again for as long as they have been told so: also
    /// when there is nothing to send, because somebody waits to hear that it is back.
    func watch(_ relay: Relay) {
        if let time = relay.alarmAt(after: alarmAfter), time <= boot {
            relay.noteAlarm()
            let why = relay.lastFault.map { "\($0.reason.rawValue): \($0.text)" } ?? "no answer"
            alarms?.raise(
                .relayDown(relay.name), "nothing leaves by the relay \(relay.name) (\(why)); see urgentctl relay list")
        }
        if relay.isAlarmed, relay.isUnreachable, relay.isDueForProbe(at: boot) { open(relay) }
    }

    /// Says QUIT if that makes sense, and closes; nobody waits for the answer.
    func quit(_ connection: SMTPConnection) {
        if connection.isEstablished, connection.session.isIdle {
            connection.session.quit()
            flush(connection)
        }
        if !connection.isClosed { close(connection) }
    }

    /// Lets go of a connection that holds no alert any more.
    func close(_ connection: SMTPConnection) {
        guard !connection.isClosed else { return }
        let relay = connection.relay
        if connection.isEstablished {
            curl?.forget(connection.descriptor)
            connections[connection.descriptor] = nil
        } else {
            relay.connecting -= 1
        }
        if connection.isHungry { relay.hungry.removeAll { $0 === connection } }
        relay.connections.removeAll { $0 === connection }
        curl?.remove(connection.easy)
        connection.release()
    }

    /// The end of a conversation, by whatever reason: decides about what it still held.
    func finish(_ connection: SMTPConnection, _ reason: SMTPBreak) {
        guard !connection.isClosed else { return }
        let isInnocent = connection.session.hasText || connection.session.isEnvelopeUntouched
        let remaining = connection.session.takeRemaining()
        let isBarren = connection.outcomes == 0 && (remaining.text != nil || remaining.envelope != nil)
        let relay = connection.relay
        close(connection)
        if isBarren {
            relayFailed(
                relay, SMTPReplyTable.outcome(of: reason, isTextBegun: false).refusal ?? .lost,
                begun: remaining.envelope?.begun ?? connection.begun, isUnreachable: false)
        }
        if case .shutDown(let reply) = reason, let begun = (remaining.text ?? remaining.envelope)?.begun,
            reply.isRefusalOfService
        {
            relay.concurrency.refuse(begun: begun, inUse: relay.ready + 1, at: boot)
        }
        if let text = remaining.text {
            report(text, SMTPReplyTable.outcome(of: reason, isTextBegun: true), via: relay)
        }
        guard let envelope = remaining.envelope else { return }
        if stopAt != nil {
            report(envelope, .notSent(.stopping), via: relay)
        } else if let refusal = refusal(of: envelope) {
            report(envelope, .notSent(refusal), via: relay)
        } else if isInnocent, envelope.retries < Self.mostRetries {
            envelope.retries += 1
            envelope.queued = boot
            if relay.isRetired { assign(envelope) } else { relay.queue.putBack(envelope) }
        } else {
            report(envelope, SMTPReplyTable.outcome(of: reason, isTextBegun: false), via: relay)
        }
    }

    /// Milliseconds beyond libcurl's own limit on connecting.
    private static let connectGrace: Int64 = 1000
    /// Then losing connections is no longer bad luck, and the dispatcher decides.
    private static let mostRetries = 2
}

extension Refusal {
    fileprivate static let lost = Refusal(reason: .disconnected, text: "the connection was lost")
}

extension Outcome {
    /// The refusal in it, if it is one.
    fileprivate var refusal: Refusal? {
        switch self {
        case .refusedForNow(let refusal), .refusedForGood(let refusal), .ambiguous(let refusal): refusal
        case .accepted, .notSent, .untried: nil
        }
    }
}
