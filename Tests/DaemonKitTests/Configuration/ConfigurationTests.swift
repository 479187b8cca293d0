// SPDX-License-Identifier: MIT

import Domain
import Foundation
import Intake
import JSON5
import TestSupport
import Testing

@testable import DaemonKit

@Suite("The configuration")
struct ConfigurationTests {
    /// The required keys; `more` is put in at the end, each key there replaces one of these.
    private func document(_ more: [String: String] = [:], relay: String = "url: \"smtp://relay.example:25\"") -> [UInt8]
    {
        var keys = [
            "state": "\"/var/lib/urgentd\"",
            "organisation": "{ name: \"N\", from: \"N <ua@example.org>\", bounces: \"b@example.org\" }",
            "relays": "[{ \(relay) }]",
            "http": "{ publicURL: \"https://act.example.org/\" }",
        ]
        keys.merge(more) { _, new in new }
        let order = ["state", "organisation", "relays", "http"]
        let lines =
            order.map { "\($0): \(keys[$0] ?? "")" }
            + more.keys.filter { !order.contains($0) }.sorted().map { "\($0): \(more[$0] ?? "")" }
        return Array("{\n\(lines.joined(separator: ",\n"))\n}".utf8)
    }

    private func faults(_ bytes: [UInt8], _ reader: ConfigurationReader = ConfigurationReader()) -> [String] {
        do throws(InvalidDocument) {
            _ = try reader.read(bytes)
            return []
        } catch {
            return error.faults.map { "\($0.line) \($0.key): \($0.problem)" }
        }
    }

    @Test("what is left out has the default of the public interface")
    func defaults() throws {
        let configuration = try ConfigurationReader().read(document())
        #expect(configuration.queue == "/var/lib/urgentd/queue")
        #expect(configuration.http.listen.text == "127.0.0.1:8420")
        #expect(configuration.http.publicURL == "https://act.example.org")
        #expect(configuration.admin.listen.text == "127.0.0.1:8421" && configuration.admin.names.isEmpty)
        #expect(configuration.control.socket == "/run/urgentd/control.sock")
        #expect(configuration.approval.required)
        #expect(configuration.windows.default == .seconds(12 * 3600))
        #expect(configuration.windows.longest == .seconds(14 * 86_400))
        #expect(configuration.limits.inFlight == 4096)
        #expect(configuration.limits.memory == 150 << 20)
        #expect(configuration.drain == .seconds(20))
        #expect(configuration.retention.personalData == .seconds(90 * 86_400))
        let relay = try #require(configuration.relays.first)
        #expect(relay.name == "main")
        #expect(relay.tls == .require)
        #expect((relay.connections, relay.messagesPerConnection, relay.weight) == (32, 1000, 1))
        #expect(relay.timeouts.final == .seconds(600))
        #expect(configuration.webhooks.concurrency == 64)
    }

    @Test("the sample in config/ is taken, names every key, and shows each default as it is")
    func sample() throws {
        let url = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../config/urgentd.json5")
        let bytes = [UInt8](try Data(contentsOf: url))
        let configuration = try Configuration.load(url.path(percentEncoded: false), credentials: nil)
        var plain = Configuration(
            state: "/var/lib/urgentd", queue: "/var/spool/urgentd", organisation: configuration.organisation,
            relays: [Configuration.Relay(name: "main", url: RelayURL(host: "127.0.0.1", port: 25))],
            publicURL: "https://act.example.org")
        plain.relays[0].tls = .opportunistic
        #expect(configuration == plain)
        let sample = String(decoding: bytes, as: UTF8.self)
        let relay = "url: \"smtps://x.example\", username: \"u\", credential: \"c\", caFile: \"/f\""
        let whole = try ConfigurationReader().read(document(relay: relay))
        for line in whole.text.split(separator: "\n") {
            guard let key = line.split(separator: ":").first.map({ $0.trimmingCharacters(in: .whitespaces) }),
                key.first?.isLetter == true
            else { continue }
            #expect(sample.contains("\(key):"), "the sample does not explain \(key)")
        }
    }

    @Test("the effective file reads back to the same configuration")
    func text() throws {
        let bytes = document(
            [
                "queue": "\"/q\"", "drain": "\"5s\"", "limits": "{ inFlight: 7, memory: \"2G\" }",
                "webhooks":
                    "{ timeout: \"3s\", allowHTTP: true, allowAddresses: [\"10.0.0.0/8\", \"[fd00::/8]:443\"], signingKeys: { credential: \"k\" } }",
                "alarms": "{ email: [\"A@Example.org\"], webhook: \"https://x.example/y?z=1\" }",
                "bounces":
                    "{ maildir: \"/var/mail/b\", ses: { topics: [\"arn:aws:sns:eu-west-1:123456789012:b\"] } }",
                "approval": "{ required: false, upstream: [\"gate\"] }",
                "organisation":
                    "{ name: \"Ö \\\"N\\\"\", from: \"\\\"N, M\\\" <ua@example.org>\", bounces: \"b@example.org\", postalAddress: \"1 S\\nCity\", listId: \"l.example.org\" }",
            ],
            relay: "url: \"smtps://[::1]\", username: \"u\", credential: \"pw\", ratePerSecond: 5, regions: [\"EUR\"]"
        )
        let configuration = try ConfigurationReader().read(bytes)
        #expect(try ConfigurationReader().read(Array(configuration.text.utf8)) == configuration)
        #expect(configuration.warnings.count == 4)
    }

    @Test(
        "each thing that is wrong is told with its line and key",
        arguments: [
            ("state", "\"var/lib\"", "2 state: this is no absolute path"),
            ("state", "\"/var/../etc\"", "2 state: this is no absolute path"),
            ("organisation", "{}", "3 organisation.from: the key is missing"),
            (
                "organisation", "{ name: \"N\", from: \"nobody\", bounces: \"b@example.org\" }",
                "3 organisation.from: the address has no @"
            ),
            (
                "organisation", "{ name: \"N\\r\\nX: y\", from: \"a@b.example\", bounces: \"b@example.org\" }",
                "3 organisation.name: there is a line break or another control character in the text"
            ),
            ("relays", "[]", "4 relays: the list is empty"),
            (
                "relays", "[{ url: \"smtp://a\" }, { url: \"smtp://b\", name: \"main\" }]",
                "4 relays[1].name: two relays have the same name"
            ),
            (
                "http", "{ publicURL: \"http://act.example.org\" }",
                "5 http.publicURL: the address is http:, which anybody on the way can read"
            ),
            (
                "http", "{ publicURL: \"https://u:p@act.example.org\" }",
                "5 http.publicURL: the URL has a user name or password"
            ),
            (
                "http", "{ publicURL: \"https://a.example\", listen: \"localhost:1\" }",
                "5 http.listen: the text cannot be understood here"
            ),
            (
                "http", "{ publicURL: \"https://a.example\", trustedProxies: [\"10.0.0.1/8\"] }",
                "5 http.trustedProxies[0]: the text cannot be understood here"
            ),
            ("admin", "{ listen: \"0.0.0.0:8421\" }", "6 admin.listen: the address is public"),
            ("admin", "{ listen: \"93.184.216.34:8421\" }", "6 admin.listen: the address is public"),
            ("admin", "{ names: [\"a b\"] }", "6 admin.names[0]: the text cannot be understood here"),
            ("admin", "{ listen: \"127.0.0.1:8420\" }", "6 admin: http and admin listen on the same address"),
            (
                "control", "{ socket: \"/\(String(repeating: "x", count: 107))\" }",
                "6 control.socket: the path has 108 bytes"
            ),
            ("windows", "{ default: \"15d\" }", "6 windows.default: the usual window is longer than the longest one"),
            ("windows", "{ longest: \"1w\" }", "6 windows.longest: the text cannot be understood here"),
            ("limits", "{ inFlight: 0 }", "6 limits.inFlight: the number is out of range"),
            ("limits", "{ memory: \"1M\" }", "6 limits.memory: the text cannot be understood here"),
            (
                "webhooks", "{ allowAddresses: [\"anywhere\"] }",
                "6 webhooks.allowAddresses[0]: the text cannot be understood here"
            ),
            ("webhooks", "{ concurency: 1 }", "6 webhooks.concurency: there is no such key"),
            ("alarms", "{ email: [\"x\"] }", "6 alarms.email[0]: the address has no @"),
            ("tokens", "{ credential: \"../keys\" }", "6 tokens.credential: this is no absolute path"),
            ("drain", "20", "6 drain: a number stands where something else is needed"),
            ("colour", "1", "6 colour: there is no such key"),
        ])
    func wrong(key: String, value: String, fault: String) {
        let found = faults(document([key: value]))
        #expect(found.contains(fault), "\(found)")
    }

    @Test(
        "a relay's keys are checked one by one and together",
        arguments: [
            ("url: \"http://x\"", "relays[0].url: the text cannot be understood here"),
            ("url: \"smtp://u:p@x\"", "relays[0].url: the text cannot be understood here"),
            ("url: \"smtp://x/y\"", "relays[0].url: the text cannot be understood here"),
            ("url: \"smtp://x:0\"", "relays[0].url: the text cannot be understood here"),
            ("name: \"m\"", "relays[0].url: the key is missing"),
            ("url: \"smtps://x\", tls: \"off\"", "relays[0].tls: smtps:// is TLS from the first octet"),
            ("url: \"smtp://x\", username: \"u\"", "relays[0].credential: there is a username without a password"),
            ("url: \"smtp://x\", credential: \"c\"", "relays[0].username: there is a password without a username"),
            (
                "url: \"smtp://x\", username: \"u\", credential: \"c\", tls: \"opportunistic\"",
                "relays[0].tls: the password would travel without verified TLS"
            ),
            (
                "url: \"smtp://x\", username: \"u\", credential: \"c\", tls: \"off\"",
                "relays[0].tls: the password would travel without verified TLS"
            ),
            ("url: \"smtp://x\", tls: \"maybe\"", "relays[0].tls: there is no such word here"),
            ("url: \"smtp://x\", connections: 0", "relays[0].connections: the number is out of range"),
            ("url: \"smtp://x\", ratePerSecond: -1", "relays[0].ratePerSecond: the number is out of range"),
            ("url: \"smtp://x\", timeouts: { final: \"2h\" }", "relays[0].timeouts.final: the span is out of range"),
            ("url: \"smtp://x\", regions: [\"Atlantis\"]", "relays[0].regions[0]: there is no region \"Atlantis\""),
            (
                "url: \"smtp://x\", credential: \"./pw\", username: \"u\"",
                "relays[0].credential: this is no absolute path"
            ),
        ])
    func relay(relay: String, fault: String) {
        let found = faults(document(relay: relay), ConfigurationReader(isRegion: { $0 == "EUR" }))
        #expect(found.contains("4 \(fault)"), "\(found)")
    }

    @Test(
        "a relay's URL gives host, port and how it is protected",
        arguments: [
            ("smtp://relay.example", "smtp://relay.example:25", Configuration.TLS.require),
            ("smtps://Relay.Example/", "smtps://relay.example:465", .require),
            ("smtp://127.0.0.1:2525", "smtp://127.0.0.1:2525", .opportunistic),
            ("smtp://localhost", "smtp://localhost:25", .opportunistic),
            ("smtp://[::1]:26", "smtp://[::1]:26", .opportunistic),
            ("smtps://127.0.0.1", "smtps://127.0.0.1:465", .require),
        ])
    func relayURL(text: String, form: String, tls: Configuration.TLS) throws {
        let url = try #require(RelayURL(text))
        #expect(url.text == form)
        #expect(Configuration.Relay(name: "r", url: url).tls == tls)
    }

    @Test(
        "a webhook for alarms that gives its secret path away is warned of, without telling it",
        arguments: [
            ("http://chat.example/hooks/s3cret", true), ("http://192.0.2.7:8080/s3cret", true),
            ("https://chat.example/hooks/s3cret", false), ("http://localhost/s3cret", false),
            ("http://127.0.0.2:9000/s3cret", false), ("http://[::1]/s3cret", false),
        ])
    func alarmWebhook(url: String, isWarned: Bool) throws {
        let read = try ConfigurationReader().read(document(["alarms": "{ webhook: \"\(url)\" }"]))
        let found = read.warnings.filter { $0.hasPrefix("alarms.webhook") }
        #expect(found.count == (isWarned ? 1 : 0))
        #expect(!found.contains { $0.contains("s3cret") || $0.contains("chat.example") })
    }

    @Test("on loopback a password may travel without TLS")
    func loopbackPassword() throws {
        let relay = "url: \"smtp://127.0.0.1:1\", tls: \"off\", username: \"u\", credential: \"c\""
        #expect(try ConfigurationReader().read(document(relay: relay)).relays[0].username == "u")
    }

    @Test("a file that is not there, is a folder, or is no JSON5 is told")
    func unreadable() throws {
        let folder = try TemporaryFolder()
        #expect(throws: InvalidDocument.self) { try Configuration.load(folder.path("missing"), credentials: nil) }
        #expect(throws: InvalidDocument.self) { try Configuration.load(folder.path, credentials: nil) }
        let broken = try folder.write("broken", "{ state: ")
        do throws(InvalidDocument) {
            _ = try Configuration.load(broken, credentials: nil)
            Issue.record("taken")
        } catch {
            #expect(error.faults.map(\.line) == [1])
        }
    }
}
