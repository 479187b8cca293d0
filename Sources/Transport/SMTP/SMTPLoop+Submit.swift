// SPDX-License-Identifier: MIT

import Domain
import Telemetry

/// What the sender asks of a loop.
extension SMTPLoop {
    /// Takes alerts over; each comes back exactly once.
    func submit(_ alerts: some Sequence<Alert>) {
        for alert in alerts {
            let consignment = Consignment(alert: alert, since: boot)
            if stopAt != nil {
                report(consignment, .notSent(.stopping), via: relays[0])
            } else {
                assign(consignment)
            }
        }
        if stopAt == nil { probe() }
        endTurn()
    }

    /// From now on no text begins that the fence forbids; what it forbids and still waits comes back at once.
    func install(_ fence: Fence) {
        fences[fence.version] = fence
        if !fence.isOpen {
            for relay in relays {
                for consignment in relay.queue.take(where: { $0.alert.version == fence.version }) {
                    report(consignment, .notSent(.fenceClosed), via: relay)
                }
            }
        }
        endTurn()
    }

    func remove(_ version: VersionKey) { fences[version] = nil }

    /// Everything between ``submit(_:)`` and its report.
    func held() -> [DeliveryKey] {
        everyRelay.flatMap { relay in
            relay.queue.all.map(\.alert.delivery)
                + relay.connections.flatMap { $0.session.messages.map(\.alert.delivery) }
        }
    }

    func statuses() -> [RelayStatus] {
        let now = clock.now()
        return relays.map { $0.status(at: now) }
    }

    /// Stops giving alerts to a relay, or goes on; what it has begun it finishes.
    func setPaused(_ isPaused: Bool, relay name: String) {
        for relay in relays where relay.name == name && relay.isPaused != isPaused {
            relay.pause(isPaused, at: boot)
            if isPaused { alarms?.clear(.relayDown(name)) }
            log.info(isPaused ? "relay paused" : "relay resumed", ["relay": name])
        }
        rebalance()
        wake(by: boot)
        endTurn()
    }
}

/// Which relay gets an alert.
extension SMTPLoop {
    /// By smooth weighted round robin among those of the usable that suit it best; with none usable, the one to be tried
    /// again first keeps it.
    func assign(_ consignment: Consignment) {
        let relay = relays.count == 1 ? relays[0] : choose(for: consignment)
        consignment.queued = boot
        relay.queue.append(consignment)
        if let time = relay.givesUp(after: patience) { wake(by: max(boot + 1, time)) }
    }

    private func choose(for consignment: Consignment) -> Relay {
        var best: Relay?
        var total = 0
        let least = relays.lazy.filter(\.isUsable).map { self.reluctance($0, consignment) }.min()
        for relay in relays where relay.isUsable && reluctance(relay, consignment) == least {
            relay.credit += relay.configuration.weight
            total += relay.configuration.weight
            if best.map({ relay.credit > $0.credit }) ?? true { best = relay }
        }
        if let best {
            best.credit -= total
            return best
        }
        return relays.filter { !$0.isPaused }.min { $0.retryAt < $1.retryAt } ?? relays[0]
    }

    /// How little a relay suits an alert: one that would take it now before one that is slow, then by region.
    private func reluctance(_ relay: Relay, _ consignment: Consignment) -> Int {
        let regions = RegionFit.allCases.count
        return (relay.isOpen(at: boot) ? 0 : 2 * regions) + (relay.isSlow(for: consignment, at: boot) ? regions : 0)
            + relay.fit(consignment).rawValue
    }

    /// Takes alerts away from relays that cannot send them, if another can.
    func rebalance() {
        guard relays.count > 1, relays.contains(where: { $0.isOpen(at: boot) }) else { return }
        for relay in relays where !relay.isOpen(at: boot) && !relay.queue.isEmpty {
            for consignment in relay.queue.takeAll() { assign(consignment) }
        }
    }

    /// Tries relays that are down again, while there is work for any of them.
    func probe() {
        for relay in relays where relay.isDueForProbe(at: boot) { open(relay) }
    }

    /// With a choice of relays: what waits too long at one is sent through another.
    func endTurnOfSeveral() {
        rebalance()
        for relay in relays where !relay.queue.isEmpty { relieve(relay) }
        guard relays.contains(where: { !$0.queue.isEmpty }) else { return }
        probe()
        for relay in relays where relay.isWaitingForProbe { wake(by: max(boot + 1, relay.retryAt)) }
    }

    /// Moves what waits too long at `relay` to others that have room; weights are for when all keep up.
    private func relieve(_ relay: Relay) {
        for other in relays where other !== relay {
            for _ in 0..<other.spare(at: boot) {
                guard let first = relay.queue.first, first.queued + patience(first, at: relay, before: other) <= boot,
                    !other.isSlow(for: first, at: boot)
                else { break }
                _ = relay.queue.popFirst()
                first.queued = boot
                other.queue.append(first)
            }
            if !other.queue.isEmpty { fill(other) }
        }
        guard let first = relay.queue.first else { return }
        wake(by: max(boot + Self.moveInterval, first.queued + Self.latestMove))
    }

    /// Milliseconds that an alert waits for a relay before another may take it.
    private func patience(_ consignment: Consignment, at relay: Relay, before other: Relay) -> Int64 {
        other.fit(consignment) > relay.fit(consignment) ? Self.latestMoveAway : Self.latestMove
    }

    /// Milliseconds an alert waits for the relay its weight chose before another may take it.
    private static let latestMove: Int64 = 200
    /// Milliseconds an alert waits for a relay of its own region: a preference, not worth a minute of anybody's time.
    private static let latestMoveAway: Int64 = 5_000
    /// Milliseconds between looks at what waits too long.
    private static let moveInterval: Int64 = 50

    /// Hands back what has waited too long for a relay without any connection.
    func giveUpWaiting(in relay: Relay) {
        let why =
            relay.isPaused
            ? "the relay is paused"
            : relay.standing.isSlow
                ? "the relay is slowed down: too many refuse our mail"
                : relay.lastFault?.text ?? "no relay could be reached"
        // Always as after one failure: nobody's delivery was tried, and a relay that is back must not find them far away.
        let trouble = RouteTrouble(failures: 1, reply: why)
        while let first = relay.queue.first, let time = relay.givesUp(after: patience) {
            if let refusal = refusal(of: first) {
                _ = relay.queue.popFirst()
                report(first, .notSent(refusal), via: relay)
            } else if time <= boot {
                _ = relay.queue.popFirst()
                report(first, .untried(trouble), via: relay)
            } else {
                return
            }
        }
    }
}

/// Whether text may leave.
extension SMTPLoop {
    /// Nil while the alert may leave: its fence is open and its window is not over.
    func refusal(of consignment: Consignment) -> Outcome.NotSent? {
        let alert = consignment.alert
        guard let fence = fences[alert.version] else { return .fenceClosed }
        if let refusal = fence.refusal(at: wall) { return refusal }
        return wall < alert.windowEnd ? nil : .windowOver
    }
}
