// SPDX-License-Identifier: MIT

import ControlAPI
import Domain
import Foundation
import Runtime
import Synchronization
import TestSupport
import Testing

/// The real daemon in a folder of its own, as a child of the test, and `urgentctl` to speak to it.
final class DaemonBed: Sendable {
    let folder: TemporaryFolder
    let configurationFile: String
    let state: String
    let queue: String
    let socket: String
    /// Whom it runs as, instead of whoever runs the test.
    private let user: String?
    private let child = Mutex<ChildProcess?>(nil)
    private let logs = Mutex("")

    /// Writes the configuration; nothing runs yet.
    private init(_ configuration: BedConfiguration, in folder: TemporaryFolder) throws {
        self.folder = folder
        state = folder.path(configuration.state)
        user = configuration.user
        queue = folder.path("queue")
        socket = folder.path("control.sock")
        configurationFile = try folder.write(
            "urgentd.json5", configuration.text(state: state, queue: queue, socket: socket))
    }

    /// Runs a test against a started daemon, and ends the daemon after it.
    ///
    /// - Parameters:
    ///   - configuration: What varies.
    ///   - folder: Where everything lies; a new one by default.
    ///   - isStarted: False: the test starts it.
    ///   - body: The test.
    /// - Throws: What the test throws; or that the daemon did not get ready.
    static func run(
        _ configuration: BedConfiguration = BedConfiguration(), in folder: TemporaryFolder? = nil,
        isStarted: Bool = true, _ body: (DaemonBed) async throws -> Void
    ) async throws {
        await Turnstile.daemons.enter()
        do {
            let bed = try DaemonBed(configuration, in: folder ?? TemporaryFolder())
            if isStarted { try await bed.start() }
            do {
                try await body(bed)
            } catch {
                Issue.record("the daemon's log:\n\(bed.log)")
                throw error
            }
            bed.current?.signal(SIGKILL)
        } catch {
            await Turnstile.daemons.leave()
            throw error
        }
        await Turnstile.daemons.leave()
    }

    // MARK: The daemon

    var current: ChildProcess? { child.withLock { $0 } }

    /// Everything it has said, of all its lives.
    var log: String { logs.withLock { $0 } + (current?.printed ?? "") }

    /// Starts it and waits until it says that it is ready.
    func start(under manager: Manager = Manager()) async throws {
        try await launch(under: manager)
        try await waitForLog("urgentd: ready")
    }

    /// Starts it, and that is all.
    func launch(under manager: Manager = Manager()) async throws {
        let words = ["serve", "--config", configurationFile]
        let daemon =
            if let user {
                try ChildProcess(
                    "setpriv", ["--reuid", user, "--regid", "nogroup", "--clear-groups", try await program()] + words)
            } else {
                try manager.start(Programs.urgentd, words)
            }
        let before = child.withLock { child -> ChildProcess? in
            defer { child = daemon }
            return child
        }
        if let before { logs.withLock { $0 += before.printed } }
    }

    /// A copy of the program that everybody may run, wherever the build folder lies.
    ///
    /// Made by a process of its own: a descriptor of ours that is open for writing could be inherited by another test's
    /// child for a moment, and then the kernel refuses to run the copy (ETXTBSY, execve(2)).
    private func program() async throws -> String {
        let copy = folder.path("urgentd")
        if !FileManager.default.fileExists(atPath: copy) {
            guard try await Command.run("/bin/cp", [Programs.urgentd, copy]).status == 0 else {
                throw Failed(number: EIO)
            }
        }
        return copy
    }

    /// SIGTERM; returns the exit status.
    func stop() async throws -> Int32 {
        let daemon = try #require(current)
        daemon.signal(SIGTERM)
        return try await daemon.exitStatus()
    }

    /// SIGKILL, and waits until it is gone.
    func kill() async throws {
        let daemon = try #require(current)
        daemon.signal(SIGKILL)
        _ = try await daemon.exitStatus()
    }

    /// Waits for a line of the daemon's log that comes after those waited for before.
    @discardableResult
    func waitForLog(_ text: String, within limit: Duration = .seconds(180)) async throws -> String {
        try await #require(current).waitForLine(containing: text, within: limit)
    }

    // MARK: urgentctl

    /// Runs `urgentctl` with these words.
    @discardableResult
    func ctl(_ words: String..., input: String = "") async throws -> Command.Result {
        try await run(words, input: input)
    }

    func run(_ words: [String], input: String = "") async throws -> Command.Result {
        try await Command.run(Programs.urgentctl, ["--socket", socket] + words, input: input)
    }

    /// Runs `urgentctl`, which has to succeed, and decodes each line of its output.
    func lines<Document: Decodable>(_ type: Document.Type, _ words: String...) async throws -> [Document] {
        let result = try await run(["--json"] + words)
        try #require(result.status == Exit.done, "urgentctl \(words): \(result.error)")
        return try result.output.split(separator: "\n").map { line in
            try #require(ControlJSON.read(type, from: Array(line.utf8)), "not a \(type): \(line)")
        }
    }

    func status(_ reference: String) async throws -> StatusDocument {
        try #require(try await lines(StatusDocument.self, "status", reference).first)
    }

    func deliveries(_ reference: String) async throws -> [DeliveryDocument] {
        try await lines(DeliveryDocument.self, "deliveries", reference)
    }

    /// Follows `status --watch --json` until a line satisfies the test.
    @discardableResult
    func watch(
        _ reference: String, within limit: Duration = .seconds(180), until isReached: (StatusDocument) -> Bool
    ) async throws -> StatusDocument {
        let watcher = try ChildProcess(
            Programs.urgentctl, ["--socket", socket, "--json", "status", reference, "--watch"])
        defer { watcher.signal(SIGKILL) }
        while true {
            let line = try await watcher.lines.next(within: limit)
            let status = try #require(
                ControlJSON.read(StatusDocument.self, from: Array(line.utf8)), "not a status: \(line)")
            if isReached(status) { return status }
        }
    }

    /// Waits until nothing is open, and proves the account.
    @discardableResult
    func closedAccount(of reference: String, within limit: Duration = .seconds(180)) async throws -> StatusDocument {
        try await watch(reference, within: limit) { $0.finished }
        return try await provedAccount(of: reference)
    }

    /// The account as it is, proved by `reconcile` and by listing everybody.
    @discardableResult
    func provedAccount(of reference: String) async throws -> StatusDocument {
        let proof = try await ctl("--json", "reconcile", reference)
        #expect(proof.status == Exit.done, "\(proof.output)\(proof.error)")
        let status = try await status(reference)
        let listed = try await deliveries(reference)
        #expect(status.states.sum == status.audience)
        for state in DeliveryState.allCases where state != .unplanned {
            #expect(listed.count { $0.state == state.name } == status.states[state], "\(state.name)")
        }
        return status
    }

    // MARK: The queue folder

    /// As a producer does: written in tmp/, renamed into new/.
    func drop(_ content: String, as name: String, mode: mode_t = 0o640) throws {
        try Data(content.utf8).write(to: URL(filePath: "\(queue)/tmp/\(name)"))
        chmod("\(queue)/tmp/\(name)", mode)
        guard rename("\(queue)/tmp/\(name)", "\(queue)/new/\(name)") == 0 else { throw Failed(number: errno) }
    }

    /// The reason that the daemon gave for rejecting a file.
    func rejection(of name: String, within limit: Duration = .seconds(180)) async throws -> String {
        _ = try await waitForLog("a file was rejected name=\(name) ", within: limit)
        let names = try FileManager.default.contentsOfDirectory(atPath: "\(queue)/rejected")
        let reason = try #require(names.first { $0.hasSuffix("-\(name).reason.txt") })
        return try String(contentsOfFile: "\(queue)/rejected/\(reason)", encoding: .utf8)
    }

    /// Waits until a part of the queue folder holds so many entries.
    func waitForEntries(_ count: Int, in part: String) async throws {
        let changes = TestSignal<Void>()
        let watch = try InotifyWatch(
            "\(queue)/\(part)", for: UInt32(IN_MOVED_TO) | UInt32(IN_MOVED_FROM) | UInt32(IN_CREATE),
            queue: DispatchQueue(label: "urgentd.test.entries")
        ) { _ in changes.send(()) }
        defer { watch.cancel() }
        while try entries(part).count != count { try await changes.next() }
    }

    func entries(_ part: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "\(queue)/\(part)").sorted()
    }

    struct Failed: Error {
        let number: Int32
    }
}
