// SPDX-License-Identifier: MIT

import ControlAPI
import Domain
import Foundation
import Glibc
import Runtime
import TestSupport
import Testing

@Suite("Starts that cannot succeed: a clear line, the right status, nothing lost")
struct BadStartTests {
    private static let nobody: uid_t = 65_534

    /// A folder, and the outcome of a start with a configuration in it; ended from outside if it starts all the same.
    private static func start(
        _ configuration: BedConfiguration, in folder: TemporaryFolder, state: String? = nil, socket: String? = nil,
        environment: [String: String] = [:]
    ) async throws -> Command.Result {
        let file = try folder.write(
            "urgentd.json5",
            configuration.text(
                state: state ?? folder.path("state"), queue: folder.path("queue"),
                socket: socket ?? folder.path("control.sock")))
        return try await start(file, environment: environment)
    }

    private static func start(_ file: String, environment: [String: String] = [:]) async throws -> Command.Result {
        let words = environment.map { "\($0.key)=\($0.value)" }
        return try await Command.run("env", words + ["timeout", "120", Programs.urgentd, "serve", "--config", file])
    }

    /// Whether it said all these, and in how few lines.
    private static func expect(
        _ result: Command.Result, _ status: Int32, says words: String..., location: SourceLocation = #_sourceLocation
    ) {
        #expect(result.status == status, "\(result.error)", sourceLocation: location)
        for word in words {
            #expect(result.error.contains(word), "\(word) in: \(result.error)", sourceLocation: location)
        }
    }

    // MARK: Secrets

    @Test(
        "a credential that is missing, empty or open to others is told with line, key, reason and what is expected: 78")
    func credentials() async throws {
        let folder = try TemporaryFolder()
        mkdir(folder.path("credentials"), 0o700)
        let environment = ["CREDENTIALS_DIRECTORY": folder.path("credentials")]
        var configuration = BedConfiguration()
        for (credential, why) in [("relay-password", "the file is not there"), (folder.path("none"), "not there")] {
            configuration.relayKeys = "username: \"urgentd\", credential: \"\(credential)\""
            Self.expect(
                try await Self.start(configuration, in: folder, environment: environment), Exit.configuration,
                says: "relays[0].credential", why, "line ", "mode 0400")
        }
        // Outside of systemd a name has no folder to be in.
        configuration.relayKeys = "username: \"urgentd\", credential: \"relay-password\""
        Self.expect(
            try await Self.start(configuration, in: folder, environment: ["CREDENTIALS_DIRECTORY": ""]),
            Exit.configuration, says: "credential")
        let secret = try folder.write("secret", "correct horse\n")
        configuration.relayKeys = "username: \"urgentd\", credential: \"\(secret)\""
        chmod(secret, 0o644)
        let open = try await Self.start(configuration, in: folder)
        Self.expect(open, Exit.configuration, says: "relays[0].credential", "others can read it")
        #expect(!open.error.contains("horse"))
        #expect(!FileManager.default.fileExists(atPath: folder.path("state")))
    }

    @Test("keys that are none, or can be read by others: 78, and they are left as they are")
    func keys() async throws {
        let folder = try TemporaryFolder()
        let keys = try folder.write("signing", "# new\nwhsk_no\n")
        chmod(keys, 0o600)
        let text = BedConfiguration().text(
            state: folder.path("state"), queue: folder.path("queue"), socket: folder.path("control.sock")
        ).replacing("webhooks: {", with: "webhooks: { signingKeys: { credential: \"\(keys)\" },")
        let file = try folder.write("urgentd.json5", text)
        Self.expect(
            try await Self.start(file), Exit.configuration, says: "webhooks.signingKeys.credential", "line 2")

        mkdir(folder.path("other"), 0o700)
        let own = try folder.write("other/token-keys", String(repeating: "ab", count: 32) + "\n")
        chmod(own, 0o644)
        Self.expect(
            try await Self.start(BedConfiguration(), in: folder, state: folder.path("other")), Exit.configuration,
            says: own, "can be read by others", "0600")
        #expect(try String(contentsOfFile: own, encoding: .utf8).hasPrefix("abab"))
    }

    // MARK: The state folder

    @Test("a state path that is a file, or lies below one: 78, and the file stays")
    func stateIsFile() async throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("dear", "something dear")
        Self.expect(
            try await Self.start(BedConfiguration(), in: folder, state: file), Exit.configuration,
            says: "\(file) is no folder", "state")
        Self.expect(
            try await Self.start(BedConfiguration(), in: folder, state: file + "/below"), Exit.configuration,
            says: file, "Not a directory")
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "something dear")
    }

    @Test(
        "a state folder, ledger or key of another owner: 78 with both names, and nothing is touched",
        .enabled(if: getuid() == 0, "only root can give a file away"))
    func owner() async throws {
        try await DaemonBed.run { bed in
            try await bed.handIn(SampleAction(reference: "UA 1/26"))
            #expect(try await bed.stop() == Exit.done)
            for path in [bed.state, "\(bed.state)/ledger.sqlite", "\(bed.state)/roster.key"] {
                #expect(chown(path, Self.nobody, 0) == 0)
                Self.expect(
                    try await Self.start(bed.configurationFile), Exit.configuration,
                    says: "\(path) belongs to nobody", "runs as root", "chown")
                #expect(chown(path, 0, 0) == 0)
            }
            chmod(bed.state, 0o777)
            Self.expect(
                try await Self.start(bed.configurationFile), Exit.configuration, says: "written by everybody", "0700")
            chmod(bed.state, 0o700)
            try await bed.start()
            #expect(try await bed.status("UA 1/26").state == "awaiting-approval")
        }
    }

    @Test(
        "a state folder on a disk without room is 75, on a read-only one 78; afterwards everybody is reached once",
        .enabled(if: SmallDisk.isPossible, "only root can mount a small disk"))
    func disk() async throws {
        let folder = try TemporaryFolder()
        mkdir(folder.path("disk"), 0o755)
        let disk = try SmallDisk(at: folder.path("disk"), kibibytes: 8192)
        let (relay, port) = try await PeerScript.start("relay_peer.py", ["--latency", "0.004"])
        var configuration = BedConfiguration(relay: port)
        configuration.state = "disk/state"
        configuration.relayKeys = "tls: \"off\", connections: 2, ratePerSecond: 30"
        configuration.more = "limits: { inFlight: 16 },"
        try await DaemonBed.run(configuration, in: folder) { bed in
            let people = Person.crowd(300)
            try await bed.release(SampleAction(reference: "UA 1/26"), to: people)
            try await Relay.waitForTexts(50, at: relay)
            #expect(try await bed.stop() == Exit.done)
            let sent = Relay.texts(relay).count
            try disk.fill()
            Self.expect(
                try await Self.start(bed.configurationFile), Exit.busy, says: bed.state, "the disk is full", "make room"
            )
            try disk.makeRoom()
            try disk.set(readOnly: true)
            Self.expect(
                try await Self.start(bed.configurationFile), Exit.configuration, says: bed.state, "read-only", "mount")
            try disk.set(readOnly: false)
            #expect(Relay.texts(relay).count == sent && sent < people.count)
            try await bed.start()
            let status = try await bed.closedAccount(of: "UA 1/26")
            #expect(status.states[.accepted] == people.count && status.possiblyTwice == 0)
            #expect(Relay.texts(relay).sorted() == people.map(\.email).sorted())
            #expect(try await bed.stop() == Exit.done)
        }
        withExtendedLifetime((disk, relay)) {}
    }

    // MARK: Where it listens

    @Test("a port that somebody has is 75, naming the key; an address that this machine lacks too")
    func port() async throws {
        let folder = try TemporaryFolder()
        let taken = try FreePort.hold()
        var configuration = BedConfiguration()
        configuration.publicPort = taken.port
        Self.expect(
            try await Self.start(configuration, in: folder), Exit.busy,
            says: "127.0.0.1:\(taken.port)", "already", "http.listen")
        let elsewhere = BedConfiguration().text(
            state: folder.path("state"), queue: folder.path("queue"), socket: folder.path("control.sock")
        ).replacing("listen: \"127.0.0.1:0\", publicURL", with: "listen: \"192.0.2.1:8420\", publicURL")
        Self.expect(
            try await Self.start(try folder.write("elsewhere.json5", elsewhere)), Exit.busy,
            says: "192.0.2.1", "does not have the address", "http.listen")
        withExtendedLifetime(taken) {}
    }

    @Test(
        "at the control socket: a stale one is taken over, a living daemon's is 75, what is no socket 78 and untouched")
    func controlSocket() async throws {
        try await DaemonBed.run { bed in
            let other = try TemporaryFolder()
            Self.expect(
                try await Self.start(BedConfiguration(), in: other, socket: bed.socket), Exit.busy,
                says: bed.socket, "already", "control.socket")
            #expect(try await bed.ctl("status").status == Exit.done)
            try await bed.kill()
            #expect(FileManager.default.fileExists(atPath: bed.socket), "a stale socket")
            try await bed.start()
            #expect(try await bed.ctl("status").status == Exit.done)
        }
        let folder = try TemporaryFolder()
        let file = try folder.write("control.sock", "something dear")
        Self.expect(
            try await Self.start(BedConfiguration(), in: folder), Exit.configuration,
            says: file, "no socket", "control.socket")
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "something dear")
    }

    // MARK: The clock

    @Test("a clock that nobody keeps right is a warning, and only where it can be told")
    func clock() async throws {
        try await DaemonBed.run { bed in
            let isMissing = ClockSynchronisation.now == .missing
            #expect(bed.log.contains("<4>urgentd: the clock is not synchronised") == isMissing, "\(bed.log)")
            let status = try await bed.stop()
            #expect(status == Exit.done)
        }
    }
}
