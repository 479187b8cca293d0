// SPDX-License-Identifier: MIT

/// What varies between the configuration files of the tests.
struct BedConfiguration: Sendable {
    /// Port of the relay on 127.0.0.1; nothing listens on port 9.
    var relay: UInt16 = 9
    /// More keys of the relay, as they stand in the file.
    var relayKeys = "tls: \"off\""
    /// More relays, as they stand in the file, each with a comma behind it.
    var moreRelays = ""
    /// The relay's host.
    var relayHost = "127.0.0.1"
    /// Ports of 127.0.0.1 that webhooks may be posted to.
    var endpoints: [UInt16] = []
    var webhookTimeout = "5s"
    var allowHTTP = true
    /// Logins that may use --as.
    var delegates: [String] = []
    /// The state folder, in the test's own.
    var state = "state"
    /// Whom the daemon runs as; only root can choose.
    var user: String?
    /// Port of the public listener; 0 is any.
    var publicPort: UInt16 = 0
    /// The group `admin`, as it stands in the file.
    var admin = "{ listen: \"127.0.0.1:0\" }"
    /// More groups, as they stand in the file.
    var more = ""

    /// The file, with everything in `folder`.
    func text(state: String, queue: String, socket: String) -> String {
        """
        // Written by a test.
        {
          state: "\(state)", queue: "\(queue)",
          organisation: {
            name: "Example Human Rights", from: "Urgent Actions <ua@alerts.example>", bounces: "bounces@alerts.example",
            postalAddress: "1 Example Street", website: "https://www.alerts.example", listId: "ua.alerts.example",
          },
          relays: [ { name: "main", url: "smtp://\(relayHost):\(relay)", \(relayKeys) }, \(moreRelays) ],
          webhooks: {
            timeout: "\(webhookTimeout)", allowHTTP: \(allowHTTP),
            allowAddresses: [\(endpoints.map { "\"127.0.0.1/32:\($0)\"" }.joined(separator: ", "))],
          },
          http: { listen: "127.0.0.1:\(publicPort)", publicURL: "https://act.alerts.example" },
          admin: \(admin),
          control: { socket: "\(socket)", delegates: [\(delegates.map { "\"\($0)\"" }.joined(separator: ", "))] },
          \(more)
        }

        """
    }
}
