// SPDX-License-Identifier: MIT

import Composing
import Crypto
import Dispatching
import Domain
import Foundation
import Intake
import Ledger
import Runtime
import Telemetry
import Transport
import Web

/// The parts, each made from its piece of the configuration.
extension App {
    /// Stopped after everything that may raise one.
    func startAlarms(_ setup: Setup) async throws(StartError) -> (AlarmDesk, AlarmCourier) {
        let (desk, courier) = try await Alarms.start(setup, clock: clock)
        cleanup.append { await Alarms.stop(desk, courier, within: Alarms.lastWords) }
        return (desk, courier)
    }

    /// What an operator paused stays paused, whoever restarts the daemon.
    func pauseRelays(_ mail: SMTPSender, as ledger: SQLiteLedger) async throws(LedgerError) {
        let paused = try await ledger.pausedRelays()
        for relay in configuration.relays where paused.contains(relay.name) {
            await mail.setPaused(true, relay: relay.name)
            log.warning("a relay is paused since before this start", ["relay": relay.name])
        }
    }

    func loadTokens() throws(StartError) -> SignedTokens {
        SignedTokens(
            keys: try TokenKeyFile.load(
                configuration.tokens.credential,
                directory: ProcessInfo.processInfo.environment["CREDENTIALS_DIRECTORY"], state: configuration.state))
    }

    func makeDecoy() throws(StartError) -> WebhookSecret {
        do throws(CryptoError) {
            return try WebhookSecret.make()
        } catch {
            throw .state("no random bytes for a key: \(error)")
        }
    }

    func makeDesk(
        _ ledger: SQLiteLedger, _ engine: Engine, _ mail: SMTPSender, _ watches: Watches, _ world: WorldFacts,
        _ current: CurrentSetup, _ tokens: SignedTokens, _ decoy: WebhookSecret, _ errands: Errands,
        _ endpointWatch: EndpointWatch
    ) -> Desk {
        let counter = AudienceCounter(store: ledger, log: Log(component: "audience"), activities: activities)
        return Desk(
            store: ledger, engine: engine, relayControl: mail, counter: counter, errands: errands,
            endpointWatch: endpointWatch, regions: world.regions, settings: { current.value.desk }, tokens: tokens,
            proof: OwnMarks(tokens), decoy: decoy, windows: watches.windows, clock: clock,
            log: Log(component: "desk"), activities: activities, examination: examination(of: ledger),
            clockMoved: { await watches.clockMoved(engine) })
    }
}
