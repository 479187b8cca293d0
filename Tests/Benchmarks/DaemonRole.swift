// SPDX-License-Identifier: MIT

import DaemonKit
import Dispatch
import Glibc

/// The daemon under measurement: the real ``App``, in a process of its own so that its CPU and memory are its own.
enum DaemonRole {
    /// How a state folder is used by a run.
    struct Setup: Sendable {
        var folder: String
        var relayPort: UInt16
        var connections: Int

        var words: [String] { ["--role", "daemon", folder, "\(relayPort)", "\(connections)"] }

        var configuration: Configuration {
            var relay = Configuration.Relay(
                name: "sink", url: RelayURL(host: "127.0.0.1", port: relayPort), tls: .off)
            relay.connections = connections
            // As `smtp-source -d`: connections stay.
            relay.messagesPerConnection = 0
            var configuration = Configuration(
                state: "\(folder)/state", queue: "\(folder)/queue",
                organisation: .init(
                    name: "Urgent Actions", from: "Urgent Actions <ua@alerts.example>",
                    bounces: "bounces@alerts.example", postalAddress: "1 Example Street",
                    website: "https://alerts.example", listID: "ua.alerts.example"),
                relays: [relay], publicURL: "https://alerts.example")
            configuration.http.listen = ListenAddress(host: "127.0.0.1", port: 0)
            configuration.control.socket = socket
            configuration.webhooks.allowHTTP = true
            configuration.webhooks.allowAddresses = ["127.0.0.1/32"]
            return configuration
        }

        var socket: String { "\(folder)/control.sock" }
    }

    /// Runs until SIGTERM.
    static func run(_ words: [String]) async throws {
        guard words.count == 3, let port = UInt16(words[1]), let connections = Int(words[2]) else {
            throw Failure("a daemon needs FOLDER PORT CONNECTIONS")
        }
        let signals = Signals()
        let (stop, continuation) = AsyncStream<Void>.makeStream()
        signals.handle(SIGTERM) { continuation.yield() }
        defer { withExtendedLifetime(signals) {} }
        let app = App(
            configuration: Setup(folder: words[0], relayPort: port, connections: connections).configuration)
        try await app.start()
        var requests = stop.makeAsyncIterator()
        _ = await requests.next()
        await app.stop()
    }
}
