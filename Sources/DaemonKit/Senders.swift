// SPDX-License-Identifier: MIT

import Composing
import Crypto
import Curl
import Domain
import Foundation
import Transport

/// The ways out, made from the configuration.
struct Senders {
    let mail: SMTPSender
    let webhooks: WebhookSender
    /// What receivers check `v1a` signatures with.
    let publicKeys: [String]

    var all: [any Sender] { [mail, webhooks] }

    /// Mail and webhooks, ready for alerts; `sink` takes what comes of them, `alarms` hears of relays that are down.
    static func start(
        _ setup: Setup, sink: any OutcomeSink, alarms: (any AlarmSink)? = nil, clock: any TimeSource
    ) async throws(StartError) -> Senders {
        do {
            let mail = try SMTPSender(relays: setup.relays, loops: loops, sink: sink, alarms: alarms, clock: clock)
            let webhooks = try await WebhookSender.start(settings: setup.webhooks, sink: sink, clock: clock)
            return Senders(
                mail: mail, webhooks: webhooks, publicKeys: setup.webhooks.signingKeys.map(\.publicText))
        } catch let fault as SMTPSender.Fault {
            throw .state("mail: \(fault)")
        } catch {
            throw .state("webhooks: \(error)")
        }
    }

    /// Goes over to another setup: all of it, or nothing.
    func change(to setup: Setup, paused: Set<String>) async throws(StartError) {
        do {
            // Checked by the setup: of the two only a new loop for webhooks can fail, and it comes first.
            try await webhooks.change(setup.webhooks)
            try await mail.change(setup.relays, paused: paused)
        } catch {
            throw .state("the ways out cannot be changed: \(error)")
        }
    }

    /// All relays as Transport takes them, their passwords read.
    static func relays(_ configuration: Configuration, _ world: WorldFacts) throws(StartError) -> [RelayConfiguration] {
        let greeting = GreetingName.choose(
            host: GreetingName.ofThisMachine, bounces: configuration.organisation.bounces)
        var relays: [RelayConfiguration] = []
        var faults: [DocumentFault] = []
        for relay in configuration.relays {
            do throws(StartError) {
                let made = try transport(relay, world.regions, greeting: greeting)
                relays.append(made)
                try check(made)
            } catch .configuration(let found) {
                faults += found
            }
        }
        guard faults.isEmpty else { throw .configuration(faults) }
        return relays
    }

    private static func check(_ relay: RelayConfiguration) throws(StartError) {
        do throws(SMTPSender.Fault) {
            try SMTPSender.check([relay])
        } catch {
            throw .configuration([
                DocumentFault(
                    line: 0, key: "relays.\(relay.name)", problem: "\(error)", expected: "a relay that can be used")
            ])
        }
    }

    /// The webhooks' settings, their keys read.
    static func webhookSettings(_ configuration: Configuration) throws(StartError) -> WebhookSettings {
        var settings = configuration.webhooks.settings
        settings.signingKeys = try SigningKeyFile.load(
            configuration.webhooks.signingKeys,
            directory: ProcessInfo.processInfo.environment["CREDENTIALS_DIRECTORY"])
        return settings
    }

    /// The relay as Transport takes it, its password read; `greeting` is what EHLO says.
    private static func transport(
        _ relay: Configuration.Relay, _ regions: RegionDirectory, greeting: String? = nil
    ) throws(StartError) -> RelayConfiguration {
        var password: String?
        if let credential = relay.credential {
            do throws(CredentialFault) {
                password = try credential.read(
                    directory: ProcessInfo.processInfo.environment["CREDENTIALS_DIRECTORY"])
            } catch {
                throw .configuration([
                    DocumentFault(
                        line: 0, key: "relays.\(relay.name).credential", problem: error.description,
                        expected: "a file that only the daemon can read")
                ])
            }
        }
        return RelayConfiguration(
            name: relay.name, host: relay.url.host, port: relay.url.port, protection: relay.protection,
            username: relay.username, password: password, caFile: relay.caFile, connections: relay.connections,
            ratePerSecond: relay.ratePerSecond, messagesPerConnection: relay.messagesPerConnection,
            weight: relay.weight, countries: try countries(of: relay, regions),
            timeouts: .init(
                connect: relay.timeouts.connect, reply: relay.timeouts.reply, data: relay.timeouts.data,
                final: relay.timeouts.final),
            helloName: greeting)
    }

    /// The countries of a relay's regions; a word that names no region is a fault of the configuration.
    private static func countries(
        of relay: Configuration.Relay, _ regions: RegionDirectory
    ) throws(StartError) -> Set<CountryCode> {
        var countries: Set<CountryCode> = []
        for word in relay.regions {
            guard let meant = regions.countries(for: word) else {
                throw .configuration([
                    DocumentFault(
                        line: 0, key: "relays.\(relay.name).regions", problem: "there is no region \"\(word)\"",
                        expected: "a UN M49 code or English name, an index region or an ISO country")
                ])
            }
            countries.formUnion(meant)
        }
        return countries
    }

    /// How many deliveries each channel needs under way for every connection to have work: one being sent, one at hand.
    ///
    /// Where a relay limits its starts, no more than leave in half a second.
    static func leastInFlight(_ configuration: Configuration) -> [Channel: Int] {
        let mail = configuration.relays.map { relay in
            let busy = relay.connections * perConnection
            return relay.ratePerSecond > 0 ? min(busy, max(perConnection, relay.ratePerSecond / 2)) : busy
        }
        return [.email: mail.reduce(0, +), .webhook: configuration.webhooks.concurrency * perConnection]
    }

    private static let perConnection = 2

    /// One: a loop fills a core long before a relay's connections are used up, and the ledger needs the other core.
    private static let loops = 1
}

extension Configuration.Relay {
    /// `smtps://` is TLS from the first octet, whatever `tls` says.
    fileprivate var protection: RelayConfiguration.Protection {
        if url.isImplicitTLS { return .implicit }
        switch tls {
        case .require: return .require
        case .opportunistic: return .opportunistic
        case .off: return .off
        }
    }
}

extension Configuration.Webhooks {
    fileprivate var settings: WebhookSettings {
        WebhookSettings(
            concurrency: concurrency, timeout: timeout, allowHTTP: allowHTTP, addressRule: addressRule,
            userAgent: "urgentd")
    }
}
