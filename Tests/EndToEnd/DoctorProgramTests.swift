// SPDX-License-Identifier: MIT

import ControlAPI
import Domain
import Foundation
import TestSupport
import Testing

@Suite("The doctor, through the real programs")
struct DoctorProgramTests {
    private static func findings(_ output: String) throws -> [Finding] {
        try output.split(separator: "\n").map { line in
            try #require(ControlJSON.read(Finding.self, from: Array(line.utf8)), "no finding: \(line)")
        }
    }

    /// The worst of each check.
    private static func levels(_ output: String) throws -> [DoctorCheck: Finding.Level] {
        Dictionary(try findings(output).map { ($0.check, $0.level) }, uniquingKeysWith: { max($0, $1) })
    }

    @Test("in the daemon: the relay is logged in to and gets no mail; then each thing that is spoilt is found")
    func daemon() async throws {
        let folder = try TemporaryFolder()
        let (relay, port) = try await PeerScript.start(
            "aiosmtpd_peer.py", [folder.path, "starttls", "urgentd", "correct horse"])
        let password = try folder.write("password", "correct horse")
        chmod(password, 0o600)
        var configuration = BedConfiguration(relay: port)
        configuration.relayHost = "localhost"
        configuration.relayKeys = """
            tls: "require", caFile: "\(folder.path("cert.pem"))", username: "urgentd", credential: "\(password)"
            """
        configuration.more = "alarms: { email: [\"ops@alerts.example\"], webhook: \"http://127.0.0.1:9/\" },"
        try await DaemonBed.run(configuration) { bed in
            let well = try await bed.ctl("--json", "doctor")
            let levels = try Self.levels(well.output)
            for check in [
                DoctorCheck.configuration, .configurationFile, .credentials, .stateFolder, .stateFiles, .queueFolder,
                .controlSocket, .relay, .relayTLS, .relayLogin, .alarms,
            ] {
                #expect(levels[check] ?? .error < .warning, "\(check): \(well.output)")
            }
            // There is no such site; so there is an error.
            #expect(levels[.publicURL] == .error && well.status == Exit.refused && well.error.isEmpty)
            #expect(relay.printed.contains("login urgentd tls") && !relay.printed.contains("mail "))
            #expect(!well.output.contains("horse") && !well.output.contains("ops@"))

            chmod(bed.socket, 0o666)
            chmod("\(bed.state)/roster.key", 0o644)
            chmod("\(bed.queue)/new", 0o2777)
            try "wrong".write(toFile: password, atomically: false, encoding: .utf8)
            try "{".write(toFile: bed.configurationFile, atomically: false, encoding: .utf8)
            let spoilt = try Self.levels(try await bed.ctl("--json", "doctor").output)
            for check in [DoctorCheck.controlSocket, .stateFiles, .queueFolder, .relayLogin, .configuration] {
                #expect(spoilt[check] == .error, "\(check)")
            }
            relay.signal(SIGKILL)
            _ = try await relay.exitStatus()
            #expect(try Self.levels(try await bed.ctl("--json", "doctor").output)[.relay] == .error)
        }
    }

    @Test("by hand: a daemon that runs, one that does not, a configuration that is broken; another name server")
    func byHand() async throws {
        let (names, port) = try await PeerScript.start(
            "dns_peer.py", ["alerts.example=v=spf1 mx -all", "_dmarc.alerts.example=v=DMARC1; p=reject"])
        func doctor(_ words: String...) async throws -> Command.Result {
            try await Command.run(Programs.urgentd, ["doctor", "--resolver", "127.0.0.1:\(port)"] + words)
        }
        try await DaemonBed.run { bed in
            let running = try await doctor("--deep", "--json", "--config", bed.configurationFile)
            let levels = try Self.levels(running.output)
            #expect(levels[.spf] == .ok && levels[.dmarc] == .ok && levels[.dkim] == .warning)
            #expect(levels[.controlSocket] == .ok && levels[.relay] == .error && levels[.ledger] == .note)
            #expect(running.status == Exit.refused && running.output.contains("a daemon holds it"))
            try await bed.kill()
            let words = try await doctor("--config", bed.configurationFile)
            #expect(
                words.output.contains("error    relay main: nobody answers at smtp://127.0.0.1:9"), "\(words.output)")
            #expect(words.output.contains("\n         do: ") && words.error.contains("urgentd doctor: "))
            let absent = try await bed.ctl("doctor")
            #expect(absent.status == Exit.unreachable && absent.output.contains("urgentd doctor --config"))
            try "{ state: 7 }".write(toFile: bed.configurationFile, atomically: false, encoding: .utf8)
            let broken = try await doctor("--json", "--config", bed.configurationFile)
            let found = try Self.findings(broken.output)
            #expect(broken.status == Exit.refused && found.count > 1)
            #expect(found.allSatisfy { $0.check == .configuration && $0.level == .error })
        }
        for words in [["doctor"], ["doctor", "--config", "x", "--resolver", "nowhere"]] {
            #expect(try await Command.run(Programs.urgentd, words).status == Exit.usage)
        }
        #expect(names.printed.contains("asked _dmarc.alerts.example udp"))
    }
}
