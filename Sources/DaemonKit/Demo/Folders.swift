// SPDX-License-Identifier: MIT

import Domain
import Foundation

extension Demo {
    /// Where the demo puts its state and what its receivers captured.
    struct Folders {
        let root: URL
        let isKept: Bool

        init(keep: String?) throws {
            isKept = keep != nil
            if let keep {
                root = URL(filePath: keep, directoryHint: .isDirectory)
            } else {
                root = FileManager.default.temporaryDirectory
                    .appending(path: "urgentd-demo-\(ProcessInfo.processInfo.processIdentifier)")
            }
            if FileManager.default.fileExists(atPath: root.appending(path: "state").path(percentEncoded: false)) {
                throw Failure(
                    description: "\(path(root)) holds a demo already; name another folder, or remove this one")
            }
            for folder in [state, mail, webhooks] {
                try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            }
        }

        var state: URL { root.appending(path: "state") }
        var queue: URL { root.appending(path: "queue") }
        var mail: URL { root.appending(path: "mail") }
        var webhooks: URL { root.appending(path: "webhooks") }

        /// The daemon's configuration: everything on loopback, no TLS, only the demo's own receiver excepted from the
        /// address rule.
        func configuration(mailPort: UInt16, webhookPort: Int, pace: Int) -> Configuration {
            var configuration = Configuration(
                state: path(state), queue: path(queue),
                organisation: .init(
                    name: "Urgent Actions Demo", from: "Urgent Actions <ua@alerts.example>",
                    bounces: "bounces@alerts.example", postalAddress: "1 Demo Street, Example City",
                    website: "https://alerts.example", listID: "urgent-actions.alerts.example"),
                relays: [
                    .init(
                        name: "demo", url: RelayURL(host: "127.0.0.1", port: mailPort, isImplicitTLS: false), tls: .off)
                ],
                publicURL: "https://alerts.example")
            configuration.relays[0].ratePerSecond = pace
            configuration.http.listen = ListenAddress(host: "127.0.0.1", port: 0)
            configuration.admin.listen = ListenAddress(host: "127.0.0.1", port: 0)
            configuration.control.socket = socket
            configuration.webhooks.allowHTTP = true
            configuration.webhooks.allowAddresses = ["127.0.0.1/32:\(webhookPort)"]
            return configuration
        }

        /// Where `urgentctl --socket` finds the demo's daemon.
        var socket: String { path(root.appending(path: "control.sock")) }

        var farewell: [String] {
            var lines = [
                "", "Captured messages:", "  \(path(mail))/000001.eml …", "  \(path(webhooks))/000001.http …", "",
                "What to try next:",
            ]
            if isKept {
                lines.append("  sqlite3 \(path(state))/ledger.sqlite   the ledger itself")
            } else {
                lines.append("  urgentd demo --volunteers 100000        more people")
                lines.append("  urgentd demo --pace 100                 slowly, with a second action that overtakes")
                lines.append("  urgentd demo --keep FOLDER              keep the ledger and the queue folder too")
            }
            lines.append("  urgentd check-config config/urgentd.json5   the commented sample configuration")
            lines.append("  rm -r \(path(root))   when you have seen enough")
            return lines
        }

        /// A throw-away run leaves what was captured and nothing else.
        func tidy() {
            guard !isKept else { return }
            for folder in [state, queue] { try? FileManager.default.removeItem(at: folder) }
        }

        private func path(_ url: URL) -> String { url.path(percentEncoded: false) }
    }
}
