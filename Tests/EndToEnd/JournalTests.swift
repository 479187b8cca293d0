// SPDX-License-Identifier: MIT

import ControlAPI
import Domain
import Foundation
import TestSupport
import Testing

@Suite("The daemon and journald")
struct JournalTests {
    private static let reference = "UA 30/26"
    private static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

    /// A /run of its own has journald's socket, which is the test's; standard error is the stream that JOURNAL_STREAM names.
    @Test(
        "a whole run is told with its fields, at its levels, and names nobody",
        .enabled(if: getuid() == 0, "only root can give a process a /run of its own"))
    func wholeRun() async throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(
            atPath: folder.path("run/systemd/journal"), withIntermediateDirectories: true)
        let journald = try DatagramPeer(folder.path("run/systemd/journal/socket"))
        let (relay, port) = try await PeerScript.start(
            "relay_peer.py", ["--say", "rcpt=550 5.1.1 <p0@people.example> unknown*1"])
        let (receiver, hookPort) = try await PeerScript.start("webhook_receiver.py", ["--secret", Self.secret])
        let people =
            Person.crowd(5).map { Person(id: $0.id, name: "Reader \($0.id)", email: $0.email) }
            + [
                Person(
                    id: "g", name: "Group", webhook: "http://127.0.0.1:\(hookPort)/hook?of=g", secret: Self.secret)
            ]
        try await DaemonBed.run(BedConfiguration(relay: port, endpoints: [hookPort]), isStarted: false) { bed in
            let words = """
                mount --bind '\(folder.path("run"))' /run &&
                JOURNAL_STREAM=$(stat -L -c %d:%i /proc/self/fd/2) \
                exec '\(Programs.urgentd)' serve --config '\(bed.configurationFile)' --log-level debug
                """
            let daemon = try ChildProcess("unshare", ["-m", "/bin/sh", "-c", words])
            defer { daemon.signal(SIGKILL) }
            var entries: [String] = []
            func wait(for event: String) async throws {
                while true {
                    let entry = try await journald.datagrams.next()
                    entries.append(entry.text)
                    if entry.lines.contains("URGENTD_EVENT=\(event)") { return }
                }
            }
            try await wait(for: "ready")
            let ready = try #require(entries.last).split(separator: "\n").map(String.init)
            #expect(ready.contains("PRIORITY=6") && ready.contains("SYSLOG_IDENTIFIER=urgentd"))
            #expect(ready.contains("URGENTD_COMPONENT=urgentd") && ready.contains("URGENTD_STATE=\(bed.state)"))
            #expect(ready.contains { $0.hasPrefix("MESSAGE=urgentd: ready state=") })
            try await bed.release(SampleAction(reference: Self.reference), to: people)
            try await wait(for: "action approved")
            #expect(try #require(entries.last).contains("URGENTD_REFERENCE=\(Self.reference)\n"))
            try await bed.closedAccount(of: Self.reference)
            daemon.signal(SIGTERM)
            try await wait(for: "ended")
            #expect(try await daemon.exitStatus() == Exit.done)
            // All of it went there.
            #expect(daemon.printed.isEmpty, "\(daemon.printed)")
            let all = entries.joined()
            for person in people {
                for secret in [person.email, person.name, person.webhook, person.secret].filter({ !$0.isEmpty }) {
                    #expect(!all.contains(secret), "\(person.id)")
                }
            }
            #expect(!all.contains("people.example") && !all.contains("/hook"))
            // Nor do what-else fields grow by themselves.
            for line in all.split(separator: "\n") where line.hasPrefix("URGENTD_") {
                #expect(line.contains("="), "\(line)")
            }
        }
        withExtendedLifetime((relay, receiver, folder)) {}
    }

    @Test(
        "a daemon whose journald is gone tells the same on standard error, with the level before each line",
        .enabled(if: getuid() == 0, "only root can give a process a /run of its own"))
    func gone() async throws {
        let folder = try TemporaryFolder()
        try await DaemonBed.run(isStarted: false) { bed in
            let words = """
                mount --bind '\(folder.path)' /run &&
                JOURNAL_STREAM=$(stat -L -c %d:%i /proc/self/fd/2) \
                exec '\(Programs.urgentd)' serve --config '\(bed.configurationFile)'
                """
            let daemon = try ChildProcess("unshare", ["-m", "/bin/sh", "-c", words])
            _ = try await daemon.waitForLine(containing: "<6>urgentd: ready state=")
            daemon.signal(SIGTERM)
            #expect(try await daemon.exitStatus() == Exit.done)
        }
        withExtendedLifetime(folder) {}
    }
}
