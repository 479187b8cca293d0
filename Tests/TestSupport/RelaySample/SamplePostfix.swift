// SPDX-License-Identifier: MIT

import Foundation
import Glibc

/// A real Postfix that runs from the files of `config/postfix`, in a folder of its own.
///
/// Only what belongs to the bed is put otherwise: ports, folders, the user of the Maildir, a next hop on loopback in place of the
/// receivers' mail servers, and no DNS. Postfix is started by root only; elsewhere the test fails with that reason.
public final class SamplePostfix: Sendable {
    public let folder: TemporaryFolder
    /// Where urgentd hands mail in.
    public let port: UInt16
    /// The door for reports from outside, which the sample has closed.
    public let outsidePort: UInt16
    /// Where delivery reports arrive.
    public let maildir: String
    private let child: ChildProcess
    /// Held open as long as it is to run: when this process ends, however it does, the other end reads so.
    private let leash: Leash

    /// Starts it and waits until it takes mail.
    ///
    /// - Parameters:
    ///   - bounces: The domain of the bounce address.
    ///   - nextHop: The port of 127.0.0.1 that all mail goes to.
    ///   - signer: The port of the DKIM signer; nil signs nothing.
    ///   - settings: More settings, as postconf(1) takes them.
    /// - Throws: ``NotRoot``; when Postfix is not installed, or does not get ready.
    public init(bounces: String, nextHop: UInt16, signer: UInt16? = nil, settings: [String] = []) async throws {
        guard getuid() == 0 else { throw NotRoot() }
        folder = try TemporaryFolder()
        port = try FreePort.find()
        outsidePort = try FreePort.find()
        maildir = folder.path("state/bounces")
        let etc = folder.path("etc")
        for name in ["etc", "queue"] { try await Self.makeFolder(folder.path(name), for: "root") }
        try await Self.makeFolder(folder.path("data"), for: "postfix")
        try await Self.makeFolder(folder.path("state"), for: Self.reader)
        for name in ["", "/tmp", "/new", "/cur"] { try await Self.makeFolder(maildir + name, for: Self.reader) }
        try folder.write("etc/main.cf", try RelaySample.text("main.cf"))
        try folder.write("etc/master.cf", try Self.services(port: port, outside: outsidePort))
        guard let reader = getpwnam(Self.reader) else { throw NotReady(said: "there is no user \(Self.reader)") }
        try await Self.configure(
            etc,
            [
                "queue_directory=\(folder.path("queue"))", "data_directory=\(folder.path("data"))",
                "virtual_mailbox_base=\(folder.path("state"))", "maillog_file=/dev/stdout",
                "urgentd_bounces_domain=\(bounces)", "urgentd_uid=\(reader.pointee.pw_uid)",
                "urgentd_gid=\(reader.pointee.pw_gid)", "relayhost=[127.0.0.1]:\(nextHop)",
                "smtp_dns_support_level=disabled", "smtpd_milters=\(signer.map { "inet:127.0.0.1:\($0)" } ?? "")",
            ] + settings)
        leash = try Leash()
        child = try ChildProcess(
            "/bin/sh", ["-c", Self.script, "sh", etc, folder.path("queue/pid/master.pid")], input: leash.reading)
        do {
            _ = try await child.waitForLine(containing: "daemon started", within: .seconds(180))
        } catch {
            throw NotReady(said: child.printed)
        }
    }

    deinit {
        stop()
    }

    /// Everything it has logged.
    public var log: String { child.printed }

    /// Waits for a line of its log that comes after those waited for before.
    @discardableResult
    public func waitForLog(_ text: String, within limit: Duration = .seconds(180)) async throws -> String {
        try await child.waitForLine(containing: text, within: limit)
    }

    /// Paths of the reports that have been delivered, in no order.
    public func reports() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "\(maildir)/new").map { "\(maildir)/new/\($0)" }
    }

    /// Ends it with all its services: by the process id that master(8) has written.
    ///
    /// Not by the leash alone: whoever lets go of this value kills the shell and removes the folder in the same moment.
    public func stop() {
        if child.isRunning,
            let text = try? String(contentsOfFile: folder.path("queue/pid/master.pid"), encoding: .utf8),
            let master = Int32(text.trimmingCharacters(in: .whitespacesAndNewlines)), master > 1
        {
            kill(master, SIGTERM)
        }
        leash.release()
    }

    /// Runs it until standard input ends, then ends it by the process id that master(8) has written.
    private static let script = """
        exec 3<&0
        postfix -c "$1" start-fg </dev/null 3<&- &
        read -r nothing <&3
        kill "$(tr -d ' ' < "$2")"
        wait
        """

    /// Its services, with both doors open on ports of the test.
    private static func services(port: UInt16, outside: UInt16) throws -> String {
        try RelaySample.text(
            "master.cf",
            replacing: [
                ("\nsmtp      inet  n ", "\n127.0.0.1:\(port) inet n "),
                ("\n#192.0.2.25:25 inet n ", "\n127.0.0.1:\(outside) inet n "), ("\n#  -o ", "\n  -o "),
            ])
    }

    private static func makeFolder(_ path: String, for owner: String) async throws {
        let made = try await Command.run("install", ["-d", "-m", "755", "-o", owner, path])
        guard made.status == 0 else { throw NotReady(said: made.error) }
    }

    private static func configure(_ etc: String, _ settings: [String]) async throws {
        let configured = try await Command.run("postconf", ["-c", etc, "-e"] + settings)
        guard configured.status == 0 else { throw NotReady(said: configured.error) }
    }

    /// Whom the Maildir belongs to, in place of the daemon's own user.
    private static let reader = "nobody"

    /// master(8) runs as root.
    public struct NotRoot: Error, CustomStringConvertible {
        public var description: String { "Postfix can be started by root only: run this test as root" }
    }

    /// It did not start; what it said.
    public struct NotReady: Error {
        public let said: String
    }
}
