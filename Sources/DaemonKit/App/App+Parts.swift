// SPDX-License-Identifier: MIT

import Composing
import Crypto
import Dispatching
import Domain
import Foundation
import Intake
import Ledger
import Telemetry
import Transport
import Web

/// The parts, each made from its piece of the configuration.
extension App {
    /// Stopped after everything that may raise one.
    func startAlarms(_ world: WorldFacts) async throws(StartError) -> AlarmDesk {
        let (desk, courier) = try await Alarms.start(configuration, world: world, clock: clock)
        cleanup.append {
            await desk.stop()
            await courier.stop()
        }
        return desk
    }

    /// As Composing takes it, checked before anything of the state is touched.
    func checkedOrganisation() throws(StartError) -> Organisation {
        let facts = configuration.organisation
        let organisation = Organisation(
            name: facts.name, from: facts.from, bounces: facts.bounces, postalAddress: facts.postalAddress,
            website: facts.website, listID: facts.listID)
        do throws(ComposingFault) {
            try MailComposer.check(organisation)
            return organisation
        } catch {
            throw .configuration([
                DocumentFault(line: 0, key: "organisation", problem: "\(error)", expected: "facts that fit into a mail")
            ])
        }
    }

    func makeLetters(
        _ organisation: Organisation, _ files: ConfigFiles, _ world: WorldFacts, _ links: PersonalLinks,
        _ tokens: SignedTokens
    ) throws(StartError) -> Letters {
        do throws(ComposingFault) {
            return try Letters(
                organisation: organisation, files: files, links: links, keys: tokens.keys,
                zone: { world.firstZone(of: $0) })
        } catch {
            throw .configuration([
                DocumentFault(line: 0, key: "overlay", problem: "\(error)", expected: "words and templates that read")
            ])
        }
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
        _ letters: Letters, _ tokens: SignedTokens, _ links: PersonalLinks, _ decoy: WebhookSecret,
        _ errands: Errands, _ endpointWatch: EndpointWatch
    ) -> Desk {
        let counter = AudienceCounter(store: ledger, log: Log(component: "audience"))
        return Desk(
            store: ledger, engine: engine, relayControl: mail, counter: counter, errands: errands,
            endpointWatch: endpointWatch,
            actionReader: ActionReader(
                regions: { world.regions.countries(for: $0) }, suggestions: { world.regions.suggestions(for: $0) },
                reads: { LanguageLookup.reads(ladder: $0, anyOf: $1) }, longestWindow: configuration.windows.longest),
            regions: world.regions, rosterRules: rosterRules(world),
            rules: approvalRules,
            upstream: Set(configuration.approval.upstream), tokens: tokens, proof: OwnMarks(tokens), decoy: decoy,
            testWebhook: { [name = configuration.organisation.name] in
                TestWebhook(at: $0, organisation: name, links: links)
            },
            windows: watches.windows, previews: letters.previews(approvalRules), clock: clock,
            log: Log(component: "desk"), noticeLanguages: letters.words.available,
            proofLetter: { letters.proof($0, for: $1, at: $2) },
            clockMoved: { await watches.clockMoved(engine) })
    }

    var approvalRules: ApprovalRules {
        ApprovalRules(
            secondPerson: configuration.approval.required, defaultWindow: configuration.windows.default,
            longestWindow: configuration.windows.longest)
    }

    /// The roster takes the endpoints that the webhook sender would connect to, by the same rule.
    func rosterRules(_ world: WorldFacts) -> RosterReader.Rules {
        let rule = configuration.webhooks.addressRule
        return RosterReader.Rules(
            allowHTTP: configuration.webhooks.allowHTTP, needsSecrets: configuration.webhooks.signingKeys == nil,
            endpointRefusal: { url in
                url.literal.flatMap { rule.refusal(of: $0, port: url.port) }.map { "the address is not public: \($0)" }
            },
            isRegion: { world.regions.countries(for: $0) != nil })
    }

    func makeFolder(_ path: String, mode: Int) throws(StartError) {
        guard !FileManager.default.fileExists(atPath: path) else { return }
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: mode])
        } catch {
            throw .state("the folder \(path) cannot be made: \(error.localizedDescription)")
        }
    }
}
