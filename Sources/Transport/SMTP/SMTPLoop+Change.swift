// SPDX-License-Identifier: MIT

import Domain
import Telemetry

/// Other relays while mails are under way.
extension SMTPLoop {
    /// Goes over to these relays: one that did not change keeps everything; one that is reached another way, or no longer
    /// configured, finishes what its connections carry, and what waited for it goes to the others.
    ///
    /// - Parameters:
    ///   - new: This loop's shares; at least one.
    ///   - paused: Names of those that an operator has paused; they start that way.
    func change(to new: [RelayConfiguration], paused: Set<String>) {
        guard stopAt == nil, !new.isEmpty else { return }
        var gone = relays
        var waiting: [Consignment] = []
        relays = []
        for configuration in new {
            guard let index = gone.firstIndex(where: { $0.name == configuration.name }) else {
                relays.append(newcomer(configuration, isPaused: paused.contains(configuration.name)))
                continue
            }
            let old = gone.remove(at: index)
            if old.configuration.isSameWay(as: configuration) {
                if old.configuration != configuration { old.change(configuration) }
                relays.append(old)
            } else {
                let heir = newcomer(configuration, isPaused: false)
                relays.append(heir)
                waiting += retire(old, for: heir)
            }
        }
        for relay in gone { waiting += retire(relay, for: nil) }
        for consignment in waiting { assign(consignment) }
        for relay in relays { shed(relay) }
        rebalance()
        probe()
        wake(by: boot)
        endTurn()
    }

    private func newcomer(_ configuration: RelayConfiguration, isPaused: Bool) -> Relay {
        let relay = Relay(configuration)
        relay.isPaused = isPaused
        // What has waited elsewhere gives it the time that any relay gets to answer.
        relay.noteSign(at: boot)
        return relay
    }

    /// - Returns: What waited for it and is to be given to others.
    private func retire(_ relay: Relay, for heir: Relay?) -> [Consignment] {
        relay.retire(for: heir)
        // Of the new way nothing bad is known yet, and of a relay that is gone nothing need be.
        alarms?.clear(.relayDown(relay.name))
        for connection in relay.connections where !connection.isEstablished || connection.session.isIdle {
            quit(connection)
        }
        if !relay.connections.isEmpty { retiring.append(relay) }
        log.info(
            heir == nil ? "a relay is no longer used" : "a relay is reached another way",
            ["relay": relay.name, "finishing": "\(relay.connections.count)"])
        return relay.queue.takeAll()
    }

    /// Idle connections beyond what may be used now; those at work go after their mail.
    private func shed(_ relay: Relay) {
        for connection in relay.connections where relay.hasSurplus && connection.isEstablished {
            if connection.session.isIdle { quit(connection) }
        }
    }

    /// Those of the configuration and those that end.
    var everyRelay: [Relay] { retiring.isEmpty ? relays : relays + retiring }

    func forgetRetired() { retiring.removeAll(where: \.connections.isEmpty) }
}
