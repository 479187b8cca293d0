// SPDX-License-Identifier: MIT

import Foundation
import Intake
import Testing

@testable import DaemonKit

@Suite("What lies between two configurations")
struct ConfigurationChangeTests {
    private let old = AppBed.configuration(in: "/a")

    @Test("nothing is nothing; each key that differs is named once, in the order of the file")
    func keys() {
        #expect(ConfigurationChange(from: old, to: old).changed.isEmpty)
        var new = old
        new.drain = .seconds(5)
        new.relays[0].weight = 2
        new.relays[0].username = "u"
        new.relays[0].credential = Credential("c")
        new.alarms.webhook = "http://127.0.0.1/"
        new.overlay = "/o"
        let change = ConfigurationChange(from: old, to: new)
        #expect(
            change.changed == [
                "relays.none.username", "relays.none.credential", "relays.none.weight", "alarms.webhook", "drain",
                "overlay",
            ])
        #expect(change.needsRestart.isEmpty && change.effective == new)
        // A key that went is named as well.
        #expect(ConfigurationChange(from: new, to: old).changed.contains("relays.none.username"))
    }

    @Test("relays that came and went are a word each; the same ones in another order are no change of a key")
    func relays() {
        var new = old
        let hub = Configuration.Relay(name: "hub", url: RelayURL(host: "127.0.0.1", port: 9, isImplicitTLS: false))
        new.relays = [hub]
        #expect(ConfigurationChange(from: old, to: new).changed == ["relays.hub (new)", "relays.none (gone)"])
        new.relays = old.relays + [hub]
        var turned = new
        turned.relays.reverse()
        #expect(ConfigurationChange(from: new, to: turned).changed.isEmpty)
    }

    @Test("what needs a restart keeps its old value, and all else goes over")
    func restart() {
        var new = old
        new.state = "/b"
        new.queue = "/q"
        new.http.listen = ListenAddress(host: "127.0.0.1", port: 1)
        new.http.publicURL = "https://other.example"
        new.admin.listen = ListenAddress(host: "127.0.0.1", port: 2)
        new.control.socket = "/s"
        new.control.delegates = ["d"]
        new.tokens.credential = Credential("t")
        new.bounces.maildir = "/m"
        new.bounces.providers = ["ses": ["topics": ["arn:aws:sns:eu-west-1:123456789012:a"]]]
        let change = ConfigurationChange(from: old, to: new)
        #expect(
            change.needsRestart == [
                "state", "queue", "http.listen", "admin.listen", "control.socket", "tokens.credential",
                "bounces.maildir", "bounces.ses.topics",
            ])
        #expect(change.changed == ["http.publicURL", "control.delegates"])
        var expected = old
        expected.http.publicURL = new.http.publicURL
        expected.control.delegates = ["d"]
        #expect(change.effective == expected)
        // Asked again, it is still the file that is ahead of the daemon.
        #expect(ConfigurationChange(from: change.effective, to: new).needsRestart == change.needsRestart)
    }

    @Test("the article's table has every key of the configuration, and says of each what is so")
    func table() throws {
        let article = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../Sources/Domain/Documentation.docc/Reload.md")
        var table: [String: String] = [:]
        for line in try String(contentsOf: article, encoding: .utf8).split(separator: "\n") {
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            guard cells.count == 3, cells[0].hasPrefix("`") else { continue }
            for key in cells[0].split(separator: " ") { table[key.trimmingCharacters(in: ["`"])] = cells[1] }
        }
        var full = old
        full.organisation.postalAddress = "x"
        full.organisation.website = "https://x.example"
        full.organisation.listID = "x.example"
        full.relays[0].name = "NAME"
        full.relays[0].username = "u"
        full.relays[0].credential = Credential("c")
        full.relays[0].caFile = "/c"
        full.webhooks.signingKeys = Credential("k")
        let keys = full.entries.map(\.key).filter { $0 != "relays.NAME.name" }
        #expect(keys.count > 40)
        for key in keys {
            #expect(table[key] == (ConfigurationChange.needsRestart(key) ? "restart" : "reload"), "\(key)")
        }
        #expect(Set(table.keys).subtracting(keys).isEmpty)
    }
}
