// SPDX-License-Identifier: MIT

import Domain
import TestSupport
import Testing

@testable import Transport

@Suite("A visit to a relay that hands in no mail")
struct RelayProbeTests {
    private static func visit(
        _ relay: RelayConfiguration, within limit: Duration = .seconds(10)
    ) async throws(RelayProbe.Fault) -> RelayProbe.Visit {
        try await Blocking.run {
            Result { () throws(RelayProbe.Fault) in try RelayProbe.visit(relay, within: limit) }
        }.get()
    }

    private static func fault(
        _ relay: RelayConfiguration, within limit: Duration = .seconds(10)
    ) async -> RelayProbe.Fault? {
        do throws(RelayProbe.Fault) {
            _ = try await visit(relay, within: limit)
            return nil
        } catch {
            return error
        }
    }

    private static func secure(
        _ port: UInt16, _ folder: TemporaryFolder, _ protection: RelayConfiguration.Protection,
        password: String = "secret", trusted: Bool = true
    ) -> RelayConfiguration {
        var relay = RelayConfiguration.local(port)
        (relay.host, relay.family, relay.protection) = ("localhost", .v4, protection)
        (relay.username, relay.password) = ("alice", password)
        relay.caFile = trusted ? folder.path("cert.pem") : nil
        return relay
    }

    @Test("what it offers is told, the last word is QUIT, and no mail was begun")
    func offers() async throws {
        let (peer, port) = try await PeerScript.start(
            "relay_peer.py",
            ["--offer", "SIZE 10240000", "--offer", "SMTPUTF8", "--offer", "DSN", "--offer", "DELIVERBY 60"])
        let visit = try await Self.visit(.local(port))
        #expect(visit.capabilities.pipelining && visit.capabilities.smtpUTF8 && visit.capabilities.dsn)
        #expect(visit.capabilities.size == 10_240_000 && visit.capabilities.deliverBy == 60)
        #expect(!visit.isTLS && !visit.isLoggedIn && visit.address == "127.0.0.1")
        _ = try await peer.waitForLine(containing: "end")
        let commands = peer.printed.split(separator: "\n").filter { $0.hasPrefix("command ") }
        #expect(commands.last == "command QUIT")
        #expect(!commands.contains { $0.contains("MAIL") })
    }

    @Test("STARTTLS, TLS from the first octet, and the login", arguments: ["starttls", "implicit"])
    func login(_ mode: String) async throws {
        let folder = try TemporaryFolder()
        let (peer, port) = try await PeerScript.start("aiosmtpd_peer.py", [folder.path, mode, "alice", "secret"])
        let protection: RelayConfiguration.Protection = mode == "implicit" ? .implicit : .require
        let visit = try await Self.visit(Self.secure(port, folder, protection))
        #expect(visit.isTLS && visit.isLoggedIn && visit.capabilities.smtpUTF8)
        #expect(peer.printed.contains("login alice tls") && !peer.printed.contains("mail "))
        guard case .login(let said) = await Self.fault(Self.secure(port, folder, protection, password: "wrong")) else {
            Issue.record("the wrong password was taken")
            return
        }
        #expect(said.hasPrefix("535"))
        guard case .tls(let why) = await Self.fault(Self.secure(port, folder, protection, trusted: false)) else {
            Issue.record("a certificate that nobody vouches for was taken")
            return
        }
        #expect(why.contains("certificate"))
    }

    @Test("each way to fail is told apart")
    func faults() async throws {
        let (peer, ports) = try await PeerScript.startMany(
            "relay_peer.py",
            [
                "--say", "connect=554 go away", "---", "--say", "connect=silence", "---", "--say", "connect=garbage",
                "---",
            ])
        var required = RelayConfiguration.local(ports[3])
        required.protection = .require
        #expect(await Self.fault(required) == .noTLS)
        guard case .greeting(let said) = await Self.fault(.local(ports[0])) else {
            Issue.record("a relay that refuses was taken for one that is ready")
            return
        }
        #expect(said == "554 go away")
        #expect(await Self.fault(.local(ports[1]), within: .seconds(1)) == .time)
        guard case .greeting = await Self.fault(.local(ports[2])) else {
            Issue.record("what is no mail server was taken for one")
            return
        }
        #expect(await Self.fault(.local(try FreePort.find())) == .connection)
        var nobody = RelayConfiguration.local(25)
        nobody.host = "relay.invalid"
        #expect(await Self.fault(nobody) == .name)
        withExtendedLifetime(peer) {}
    }
}
