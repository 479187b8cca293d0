// SPDX-License-Identifier: MIT

import Dispatching
import Domain
import Intake
import Ledger
import Telemetry
import Transport

// How each part's answer is shown.
extension Scrape {
    mutating func add(_ figures: EngineFigures) {
        for channel in Channel.allCases {
            add(.inFlight, figures.inFlight[channel] ?? 0, channel.name)
            add(.flightWindow, figures.windows[channel] ?? 0, channel.name)
        }
    }

    mutating func add(_ relay: RelayStatus) {
        let name = relay.name
        add(.relayUp, relay.isUp == false ? 0 : 1, name)
        add(.relayPaused, relay.isPaused ? 1 : 0, name)
        add(.relaySlow, relay.isSlow ? 1 : 0, name)
        add(.relaySlowDomains, relay.slowDomains, name)
        add(.relayConnections, relay.connections, name)
        add(.relayConnectionLimit, relay.connectionLimit, name)
        add(.relayWaiting, relay.waiting, name)
        add(.relayInFlight, relay.inFlight, name)
        add(.relayRate, relay.ratePerSecond, name)
        add(.relayAccepted, relay.accepted, name)
        add(.relayDeferred, relay.deferred, name)
        add(.relayRejected, relay.refused - relay.deferred, name)
    }

    mutating func add(_ figures: WebhookFigures) {
        add(.webhooksInFlight, figures.inFlight)
        add(.webhooksWaiting, figures.waiting)
        for standing in HostGate.Standing.allCases {
            add(.webhookHosts, figures.hosts[standing] ?? 0, standing.rawValue)
        }
    }

    /// What does not depend on who is open.
    mutating func add(_ meters: LedgerMeters) {
        add(.endpoints, meters.failingEndpoints, "failing")
        add(.endpoints, meters.disabledEndpoints, "disabled")
        for reason in SuppressionReason.allCases {
            add(.suppressed, meters.suppressed[reason] ?? 0, reason.rawValue)
        }
        add(.lastBackup, Double(meters.lastBackup?.taken.milliseconds ?? 0) / 1000)
        add(.lastBackupSize, Int(meters.lastBackup?.bytes ?? 0))
    }

    /// Known without asking anybody.
    mutating func add(_ meter: LedgerMeter) {
        add(.ledgerCommits, meter.commits.reading)
        add(.ledgerTransactions, meter.transactions.reading)
        add(.ledgerFailures, meter.failures.value)
    }

    mutating func add(_ figures: QueueFigures) {
        add(.queueWaiting, figures.waiting)
        add(.queueFiles, figures.taken, "taken")
        add(.queueFiles, figures.rejected, "rejected")
        add(.queueFiles, figures.postponed, "postponed")
    }

    mutating func add(_ figures: AlarmFigures) {
        for kind in AlarmCondition.names {
            add(.alarmsRaised, figures.raised[kind] ?? 0, kind)
        }
        for kind in AlarmCondition.lastingNames { add(.alarmsStanding, figures.standing[kind] ?? 0, kind) }
    }
}
