// SPDX-License-Identifier: MIT

import ControlAPI
import Dispatch
import Domain
import Foundation
import Ledger
import Runtime
import TestSupport
import Testing

@Suite("The daemon as a service, from outside")
struct ServiceTests {
    private static let reference = "UA 042/26"

    /// A daemon whose test is its service manager.
    private func managed(
        _ configuration: BedConfiguration = BedConfiguration(), watchdog: String? = nil,
        _ body: (DaemonBed, DatagramPeer, Manager) async throws -> Void
    ) async throws {
        let folder = try TemporaryFolder()
        let peer = try DatagramPeer(folder.path("notify"))
        var manager = Manager(environment: ["NOTIFY_SOCKET": folder.path("notify")])
        manager.environment["WATCHDOG_USEC"] = watchdog
        try await DaemonBed.run(configuration, isStarted: false) { bed in try await body(bed, peer, manager) }
        withExtendedLifetime(folder) {}
    }

    @Test("READY comes when queue and listeners are there, STATUS tells the forecast, STOPPING comes before the end")
    func life() async throws {
        let (relay, port) = try await PeerScript.start("relay_peer.py")
        var configuration = BedConfiguration(relay: port, publicPort: try FreePort.find())
        configuration.relayKeys = "tls: \"off\", ratePerSecond: 20"
        try await managed(configuration) { bed, systemd, manager in
            try await bed.launch(under: manager)
            #expect(try await systemd.datagrams.next().lines == ["STATUS=starting"])
            #expect(try await systemd.datagrams.next().lines == ["READY=1", "STATUS=nothing open"])
            // All of it works at this very moment.
            #expect(try await bed.ctl("status").status == Exit.done)
            let health = try await Command.run(
                "curl", ["-sS", "http://127.0.0.1:\(configuration.publicPort)/health/live"])
            #expect(health.output == "ok\n")
            try await bed.release(SampleAction(reference: Self.reference), to: Person.crowd(200))
            let time = "(?:[0-9]{4}-[0-9]{2}-[0-9]{2} )?[0-9]{2}:[0-9]{2}"
            let words = try Regex("STATUS=UA 042/26 [0-9]+ %, done \(time), window \(time)")
            while try await systemd.datagrams.next().lines.first?.wholeMatch(of: words) == nil {}
            try await bed.closedAccount(of: Self.reference)
            while try await systemd.datagrams.next().lines.first?.contains("100 %, all accounted for") != true {}
            let variables = try String(
                contentsOfFile: "/proc/\(try #require(bed.current).pid)/environ", encoding: .utf8)
            #expect(variables.contains("NOTIFY_SOCKET"), "the first environment; what children get is tried elsewhere")
            #expect(try await bed.stop() == Exit.done)
            #expect(try await systemd.datagrams.next().lines.first == "STOPPING=1")
        }
        withExtendedLifetime(relay) {}
    }

    @Test("a start that fails says why, with an errno; a manager that is gone costs one warning")
    func failing() async throws {
        try await managed { bed, systemd, manager in
            try await bed.start(under: Manager(environment: ["NOTIFY_SOCKET": "/nonexistent/notify"]))
            #expect(bed.log.ranges(of: "the service manager does not hear us").count == 1, "\(bed.log)")
            #expect(try await bed.ctl("status").status == Exit.done)
            let second = try await Command.run(
                Programs.urgentd, ["serve", "--config", bed.configurationFile], environment: manager.environment)
            #expect(second.status == Exit.busy)
            _ = try await systemd.next(with: "STATUS=starting")
            let failed = try await systemd.next(with: "ERRNO=16")
            #expect(failed.text.hasPrefix("STATUS=failed: ") && failed.text.contains("another urgentd works on"))
            let file = try bed.folder.write("bad.json5", "{ state: 1 }")
            let bad = try await Command.run(
                Programs.urgentd, ["serve", "--config", file], environment: manager.environment)
            #expect(bad.status == Exit.configuration)
            _ = try await systemd.next(with: "ERRNO=22")
        }
    }

    @Test("a second signal cuts the drain short: the doubt is written down, the end is in order")
    func secondSignal() async throws {
        let (relay, port) = try await PeerScript.start("relay_peer.py", ["--say", "dot=silence*1"])
        var configuration = BedConfiguration(relay: port)
        configuration.relayKeys = "tls: \"off\", connections: 1"
        configuration.more = "drain: \"1h\","
        try await DaemonBed.run(configuration) { bed in
            try await bed.release(SampleAction(reference: Self.reference), to: Person.crowd(3))
            try await Relay.waitForTexts(1, at: relay)
            let daemon = try #require(bed.current)
            daemon.signal(SIGTERM)
            try await bed.waitForLog("ends: nothing more is claimed")
            daemon.signal(SIGTERM)
            #expect(try await daemon.exitStatus(within: .seconds(60)) == Exit.done)
            #expect(bed.log.contains("asked to end a second time"))
            try await bed.start()
            try await bed.watch(Self.reference) { $0.states[.accepted] == 2 }
            let marked = try await bed.deliveries(Self.reference).filter(\.possiblyTwice)
            #expect(marked.map { "\($0.volunteer)@people.example" } == [try #require(Relay.texts(relay).first)])
        }
    }

    private static let mostStarts = 5

    @Test("a start that takes long ends when it is asked to, and does not come up first")
    func duringTheStart() async throws {
        try await DaemonBed.run { bed in
            #expect(try await bed.stop() == Exit.done)
            // Somebody holds the ledger: the start waits for it, as it would for a migration.
            let ledger = "\(bed.state)/\(SQLiteLedger.fileName)"
            let hold = """
                import sqlite3, sys, time
                ledger = sqlite3.connect(sys.argv[1])
                ledger.execute("PRAGMA locking_mode=EXCLUSIVE")
                ledger.execute("BEGIN EXCLUSIVE")
                print("held", flush=True)
                time.sleep(180)
                """
            let holder = try ChildProcess("/usr/bin/python3", ["-c", hold, ledger])
            _ = try await holder.waitForLine(containing: "held")
            let opened = TestSignal<Void>()
            let watch = try InotifyWatch(
                bed.state, for: UInt32(IN_OPEN), queue: DispatchQueue(label: "urgentd.test.start")
            ) { changes in
                if changes.contains(where: { $0.name == Array(SQLiteLedger.fileName.utf8) }) { opened.send(()) }
            }
            defer { watch.cancel() }
            let givenUp = "asked to end during the start, which takes long: it is given up"
            for _ in 0..<Self.mostStarts where !bed.log.contains(givenUp) {
                try await bed.launch()
                try await opened.next()
                // It waits for five seconds; where this machine asks it to end later than that, it has failed by itself.
                let status = try await bed.stop()
                #expect(status == (bed.log.contains(givenUp) ? Exit.done : Exit.busy))
            }
            #expect(bed.log.contains(givenUp), "\(bed.log)")
            #expect(bed.log.ranges(of: "urgentd: ready").count == 1)
            holder.signal(SIGKILL)
            _ = try await holder.exitStatus()
        }
    }

    @Test("sockets that were handed over keep who connects over a restart, and stay where they are")
    func handedOver() async throws {
        let folder = try TemporaryFolder()
        let web = try ListeningSocket(.tcp("127.0.0.1:0"))
        let port = try #require(web.address.port)
        try await DaemonBed.run(isStarted: false) { bed in
            let control = try ListeningSocket(.unix(path: bed.socket))
            defer {
                web.close()
                control.close()
            }
            let manager = Manager(sockets: [("public", web.descriptor), ("control", control.descriptor)])
            // Before anybody is there: it waits, and nothing refuses it.
            let early = try ChildProcess("curl", ["-sS", "http://127.0.0.1:\(port)/health/live"])
            try await bed.start(under: manager)
            #expect(try await early.lines.next() == "ok")
            #expect(bed.log.contains("listens elsewhere than the configuration says"), "\(bed.log)")
            // By the peer's own word, as on a socket of the daemon's own.
            #expect(try await bed.ctl("status").status == Exit.done)
            for _ in 0..<3 {
                #expect(try await bed.stop() == Exit.done)
                #expect(FileManager.default.fileExists(atPath: bed.socket))
                let waiting = try ChildProcess("curl", ["-sS", "http://127.0.0.1:\(port)/health/live"])
                let staff = try ChildProcess(Programs.urgentctl, ["--socket", bed.socket, "roster", "count"])
                try await bed.start(under: manager)
                #expect(try await waiting.lines.next() == "ok")
                #expect(try await staff.lines.next() == "0")
            }
        }
        withExtendedLifetime(folder) {}
    }

    @Test("whoever connects while the daemon is restarted again and again is answered")
    func restarts() async throws {
        let web = try ListeningSocket(.tcp("127.0.0.1:0"))
        defer { web.close() }
        let port = try #require(web.address.port)
        try await DaemonBed.run(isStarted: false) { bed in
            let manager = Manager(sockets: [("public", web.descriptor)])
            try await bed.start(under: manager)
            // A connection a request, one after the other, until it is told to stop.
            let stop = bed.folder.path("stop")
            let loop = """
                n=0; while [ ! -e '\(stop)' ]; do
                  curl -sS -m 60 -o /dev/null http://127.0.0.1:\(port)/health/live || exit 1; n=$((n+1)); done; echo "all $n"
                """
            let clients = try (0..<3).map { _ in try ChildProcess("/bin/sh", ["-c", loop]) }
            for _ in 0..<5 {
                #expect(try await bed.stop() == Exit.done)
                try await bed.start(under: manager)
            }
            try bed.folder.write("stop", "")
            for client in clients {
                #expect(try await client.lines.next().hasPrefix("all "))
                #expect(try await client.exitStatus() == 0, "\(client.printed)")
            }
        }
    }

    @Test("sockets that make no sense stop the start as a fault of the configuration")
    func wrongSockets() async throws {
        let web = try ListeningSocket(.tcp("127.0.0.1:0"))
        defer { web.close() }
        try await DaemonBed.run(isStarted: false) { bed in
            let own = ("public", web.descriptor)
            let wrong: [(manager: Manager, told: String)] = [
                (Manager(sockets: [("console", web.descriptor)]), "LISTEN_FDNAMES: no listener is named \"console\""),
                (Manager(sockets: [("control", web.descriptor)]), "it is no Unix socket"),
                (Manager(environment: ["LISTEN_FDS": "3"], sockets: [own]), "1 names stand for 3 sockets"),
                (Manager(environment: ["LISTEN_FDS": "some"], sockets: [own]), "LISTEN_FDS: \"some\""),
            ]
            for (manager, told) in wrong {
                try await bed.launch(under: manager)
                let daemon = try #require(bed.current)
                #expect(try await daemon.exitStatus() == Exit.configuration, "\(told)")
                _ = try await daemon.waitForLine(containing: told)
            }
            #expect(!FileManager.default.fileExists(atPath: bed.state))
        }
    }

    /// The kernel holds the thread in connect(2), by strace(1) from outside: the loop's queue hangs, all others go on.
    @Test(
        "a loop that really hangs is named and not pinged for; once it goes on, the manager hears so",
        .enabled(if: getuid() == 0, "only root may hold another process's thread everywhere"))
    func hungLoop() async throws {
        let (relay, port) = try await PeerScript.start("relay_peer.py")
        try await managed(BedConfiguration(relay: port), watchdog: "1500000") { bed, systemd, manager in
            try await bed.start(under: manager)
            for _ in 0..<3 { _ = try await systemd.next(with: "WATCHDOG=1") }
            try await bed.ctl("roster", "import", "-", input: Person.csv(Person.crowd(3)))
            try await bed.handIn(SampleAction(reference: Self.reference))
            let daemon = try #require(bed.current)
            let strace = try ChildProcess(
                "strace",
                [
                    "-f", "-p", "\(daemon.pid)", "-e", "trace=connect", "-e", "inject=connect:delay_enter=3600000000",
                ])
            _ = try await strace.waitForLine(containing: "attached")
            try await bed.approve(Self.reference)
            // On a busy machine another owner may be late before it, and answers again.
            try await bed.waitForLog("owner=smtp.0")
            // Everybody else works on, and nobody says that all is well.
            let marker = try await bed.ctl("status", Self.reference)
            #expect(marker.status == Exit.done)
            // First what was said before; then nothing for twice the watchdog's time.
            var heard = 0
            while (try? await systemd.datagrams.next(within: .seconds(3))) != nil, heard < 1_000 { heard += 1 }
            #expect(heard < 1_000, "pinged while it hung")
            strace.signal(SIGKILL)
            try await bed.waitForLog("every owner answers again")
            _ = try await systemd.next(with: "WATCHDOG=1")
            try await bed.closedAccount(of: Self.reference)
        }
        withExtendedLifetime(relay) {}
    }
}
