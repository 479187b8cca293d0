// SPDX-License-Identifier: MIT

import ControlAPI
import Domain
import Foundation
import TestSupport
import Testing

@Suite("Secrets and the way to the relay, from outside")
struct SecurityTests {
    private static let reference = "UA 20/26"
    private static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

    @Test(
        "with tls require nothing leaves without TLS, and nothing to a certificate that nobody vouches for",
        arguments: ["clear", "starttls"])
    func requireTLS(mode: String) async throws {
        let folder = try TemporaryFolder()
        let (relay, port) = try await PeerScript.start(
            "aiosmtpd_peer.py", [folder.path, mode, "urgentd", "correct horse"])
        let password = try folder.write("password", "correct horse")
        chmod(password, 0o600)
        var configuration = BedConfiguration(relay: port)
        configuration.relayHost = "localhost"
        // No caFile: the peer's certificate is its own.
        configuration.relayKeys = "tls: \"require\", username: \"urgentd\", credential: \"\(password)\""
        try await DaemonBed.run(configuration) { bed in
            try await bed.release(SampleAction(reference: Self.reference).ending(in: 15), to: Person.crowd(3))
            let status = try await bed.closedAccount(of: Self.reference)
            #expect(status.states[.expired] == 3)
            #expect(!relay.printed.contains("login") && !relay.printed.contains("mail "))
            #expect(bed.log.contains("relay is down relay=main reason=tls"), "\(bed.log)")
            #expect(!bed.log.contains("correct horse"))
        }
    }

    @Test("a wrong password is told as such, without the password, and nothing is sent")
    func wrongPassword() async throws {
        let folder = try TemporaryFolder()
        let (relay, port) = try await PeerScript.start(
            "aiosmtpd_peer.py", [folder.path, "starttls", "urgentd", "correct horse"])
        let password = try folder.write("password", "wrong pony")
        chmod(password, 0o600)
        var configuration = BedConfiguration(relay: port)
        configuration.relayHost = "localhost"
        configuration.relayKeys = """
            tls: "require", caFile: "\(folder.path("cert.pem"))", username: "urgentd", credential: "\(password)"
            """
        try await DaemonBed.run(configuration) { bed in
            try await bed.release(SampleAction(reference: Self.reference).ending(in: 15), to: Person.crowd(3))
            try await bed.closedAccount(of: Self.reference)
            #expect(relay.printed.contains("login urgentd tls") && !relay.printed.contains("mail "))
            #expect(bed.log.contains("relay is down relay=main reason=authentication"), "\(bed.log)")
            #expect(!bed.log.contains("pony"))
        }
    }

    @Test("a credential that others can read stops the start and the check, with line and key")
    func openCredential() async throws {
        let folder = try TemporaryFolder()
        let password = try folder.write("password", "correct horse")
        chmod(password, 0o644)
        var configuration = BedConfiguration()
        configuration.relayKeys = "username: \"urgentd\", credential: \"\(password)\""
        let file = try folder.write(
            "c.json5",
            configuration.text(state: folder.path("s"), queue: folder.path("q"), socket: folder.path("c")))
        for words in [["serve", "--config", file], ["check-config", file]] {
            let result = try await Command.run(Programs.urgentd, words)
            #expect(result.status == Exit.configuration)
            #expect(result.error.contains("relays[0].credential") && result.error.contains("others can read it"))
            #expect(!(result.error + result.output).contains("horse"))
        }
    }

    @Test("an endpoint whose certificate nobody vouches for gets nothing")
    func webhookTLS() async throws {
        let folder = try TemporaryFolder()
        // It makes a certificate of its own.
        let (maker, _) = try await PeerScript.start("aiosmtpd_peer.py", [folder.path, "starttls", "u", "p"])
        let (receiver, port) = try await PeerScript.start(
            "webhook_receiver.py",
            ["--secret", Self.secret, "--tls", folder.path("cert.pem"), folder.path("key.pem")])
        try await DaemonBed.run(BedConfiguration(endpoints: [port])) { bed in
            let group = Person(id: "g", webhook: "https://localhost:\(port)/hook", secret: Self.secret)
            try await bed.release(SampleAction(reference: Self.reference).ending(in: 15), to: [group])
            try await bed.closedAccount(of: Self.reference)
            let row = try #require(try await bed.deliveries(Self.reference).first)
            #expect(row.state == "expired" && row.lastReply?.contains("certificate") == true, "\(row)")
            #expect(try WebhookReceipt.requests(receiver).isEmpty)
        }
        withExtendedLifetime(maker) {}
    }

    @Test("state, keys and socket are for their owners only")
    func modes() async throws {
        try await DaemonBed.run { bed in
            try await bed.ctl("roster", "import", "-", input: Person.csv(Person.crowd(1)))
            func mode(_ path: String) -> mode_t {
                var status = stat()
                return stat(path, &status) == 0 ? status.st_mode & 0o7777 : 0
            }
            #expect(mode(bed.state) == 0o700)
            for file in try FileManager.default.contentsOfDirectory(atPath: bed.state) {
                #expect(mode("\(bed.state)/\(file)") == 0o600, "\(file)")
            }
            #expect(mode(bed.socket) == 0o660)
            #expect(mode(bed.queue) & 0o007 == 0)
        }
    }
}
