// SPDX-License-Identifier: MIT

import Composing
import Curl
import Domain
import Foundation
import Transport

/// The ways out, made from the configuration.
enum Senders {
    /// Mail and webhooks, ready for alerts; `sink` takes what comes of them.
    static func start(_ configuration: Configuration, sink: any OutcomeSink, clock: any TimeSource)
        async throws(StartError) -> [any Sender]
    {
        var relays: [RelayConfiguration] = []
        for relay in configuration.relays { relays.append(try transport(relay)) }
        do {
            let mail = try SMTPSender(relays: relays, loops: loops, sink: sink, clock: clock)
            let webhooks = try await WebhookSender.start(
                settings: configuration.webhooks.settings, sink: sink, clock: clock)
            return [mail, webhooks]
        } catch let fault as SMTPSender.Fault {
            throw .state("mail: \(fault)")
        } catch {
            throw .state("webhooks: \(error)")
        }
    }

    /// The relay as Transport takes it, its password read.
    static func transport(_ relay: Configuration.Relay) throws(StartError) -> RelayConfiguration {
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
            weight: relay.weight, regions: relay.regions,
            timeouts: .init(
                connect: relay.timeouts.connect, reply: relay.timeouts.reply, data: relay.timeouts.data,
                final: relay.timeouts.final))
    }

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
