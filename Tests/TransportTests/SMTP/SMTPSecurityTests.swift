// SPDX-License-Identifier: MIT

import Domain
import TestSupport
import Testing

@testable import Transport

@Suite("TLS and passwords, with aiosmtpd")
struct SMTPSecurityTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func peer(_ mode: String) async throws -> (ChildProcess, UInt16) {
        try await PeerScript.start("aiosmtpd_peer.py", [folder.path, mode, "alice", "secret"])
    }

    private func relay(_ port: UInt16, _ protection: RelayConfiguration.Protection, trusted: Bool = true)
        -> RelayConfiguration
    {
        var relay = RelayConfiguration.local(port, connections: 2)
        relay.host = "localhost"
        relay.family = .v4
        relay.protection = protection
        relay.username = "alice"
        relay.password = "secret"
        relay.caFile = trusted ? folder.path("cert.pem") : nil
        return relay
    }

    /// What came of three alerts; where nobody was tried, why the relay is down.
    private func outcome(_ relay: RelayConfiguration) async throws -> Set<String> {
        let rig = try await SMTPRig([relay], patience: .seconds(3))
        rig.submit(1...3)
        let outcomes = try await rig.outcomes.next(3)
        let fault = await rig.sender.relays().first?.fault?.reason.rawValue
        await rig.stop()
        let summaries = Set(outcomes.values.map(\.summary))
        return summaries == ["untried after 1"] ? ["down: \(fault ?? "?")"] : summaries
    }

    @Test("STARTTLS or TLS from the start, verified, with AUTH", arguments: ["starttls", "implicit"])
    func verified(mode: String) async throws {
        let (peer, port) = try await peer(mode)
        #expect(try await outcome(relay(port, mode == "implicit" ? .implicit : .require)) == ["accepted"])
        try await peer.settle()
        #expect(peer.count("mail") == 3)
        #expect(!peer.printed.contains("clear"))
    }

    @Test("a large text goes out whole through TLS")
    func largeText() async throws {
        let (peer, port) = try await peer("starttls")
        let rig = try await SMTPRig([relay(port, .require)])
        let text =
            "Subject: large\r\n\r\n" + String(repeating: String(repeating: "x", count: 900) + "\r\n", count: 3000)
        rig.sender.submit([rig.alert(1, letter: .mail(TestLetter(text: text))), rig.alert(2)])
        let outcomes = try await rig.outcomes.next(2)
        #expect(Set(outcomes.values.map(\.summary)) == ["accepted"])
        await rig.stop()
        try await peer.settle()
        #expect(peer.printed.contains("mail bounces@example.org v1@example.net \(text.utf8.count) tls"))
    }

    @Test("a certificate that nobody vouches for gets no password and no mail", arguments: ["starttls", "implicit"])
    func unverified(mode: String) async throws {
        let (peer, port) = try await peer(mode)
        #expect(
            try await outcome(relay(port, mode == "implicit" ? .implicit : .require, trusted: false)) == ["down: tls"])
        try await peer.settle()
        #expect(peer.count("login") == 0)
        #expect(peer.count("mail") == 0)
    }

    @Test("a wrong password is told as such")
    func wrongPassword() async throws {
        let (peer, port) = try await peer("starttls")
        var relay = relay(port, .require)
        relay.password = "wrong"
        #expect(try await outcome(relay) == ["down: authentication"])
        try await peer.settle()
        #expect(peer.count("mail") == 0)
    }

    @Test("where TLS is required, a relay without it gets neither password nor mail")
    func noTLS() async throws {
        let (peer, port) = try await peer("clear")
        #expect(try await outcome(relay(port, .require)) == ["down: tls"])
        try await peer.settle()
        #expect(peer.count("login") == 0)
    }

    @Test("a relay that insists on TLS refuses clear text, and no person is lost by it")
    func refusesClear() async throws {
        let (peer, port) = try await peer("starttls")
        var relay = relay(port, .off)
        relay.username = nil
        #expect(try await outcome(relay) == ["now sender"])
        try await peer.settle()
        #expect(peer.count("mail") == 0)
    }

    @Test("opportunistic takes TLS where it is, without asking who vouches")
    func opportunistic() async throws {
        let (peer, port) = try await peer("starttls")
        #expect(try await outcome(relay(port, .opportunistic, trusted: false)) == ["accepted"])
        try await peer.settle()
        #expect(peer.count("mail") == 3)
        #expect(!peer.printed.contains("clear"))
    }
}
