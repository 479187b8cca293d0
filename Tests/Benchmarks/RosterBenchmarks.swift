// SPDX-License-Identifier: MIT

import ControlAPI
import DaemonKit
import Foundation
import Glibc
import TestSupport

/// What must not depend on how many people the roster has: the first octet, memory, planning, restart; and the import.
struct RosterBenchmarks {
    let options: Options

    func run(_ report: inout Report) async throws {
        for people in options.rosters {
            let bed = try await Bed(
                Roster(people: people),
                actions: [
                    (Self.world, ""), (Self.country, "regions: [\"\(Roster.smallCountry)\"]"),
                    (Self.group, "networks: [\"\(Roster.network)\"]"),
                ])
            let name = Self.name(people)
            if options.includes("import") { try await importing(&report, bed, people, name) }
            if options.includes("first-octet") {
                try await firstOctet(&report, bed, Self.world, "the world, \(name)")
                try await firstOctet(&report, bed, Self.country, "one small country, \(name)")
                try await firstOctet(&report, bed, Self.group, "a network of 500, \(name)")
            }
            if options.includes("planning") { try await planning(&report, bed, people, name) }
            if options.includes("memory") { try await memory(&report, bed, people, name) }
            if options.includes("restart") { try await restart(&report, bed, people, name) }
        }
    }

    // MARK: First octet

    private func firstOctet(_ report: inout Report, _ bed: Bed, _ reference: String, _ what: String) async throws {
        var milliseconds: [Double] = []
        for _ in 0..<(options.pairs > 1 ? Self.firstOctets : 2) {
            let folder = try bed.copy()
            let relay = try Relay()
            let daemon = try await Daemon.start(
                DaemonRole.Setup(folder: folder.path, relayPort: relay.port, connections: 32))
            let began = try await daemon.approve(reference)
            milliseconds.append((try await relay.firstOctet.next() - began) * 1000)
            try await daemon.child.killed()
            relay.stop()
        }
        report.add(
            Report.Line(
                what: "approval sent → first octet of text: \(what)", ours: milliseconds.median, unit: "ms",
                goal: "≤ 50", isReached: milliseconds.median <= 50, runs: milliseconds))
    }

    // MARK: Planning

    /// The whole roster planned with a relay that takes nothing, so that planning alone is timed.
    private func planning(_ report: inout Report, _ bed: Bed, _ people: Int, _ name: String) async throws {
        let folder = try bed.copy()
        let daemon = try await Daemon.start(DaemonRole.Setup(folder: folder.path, relayPort: 9, connections: 1))
        let before = daemon.child.cpuSeconds
        let began = try await daemon.approve(Self.world)
        while try await !daemon.client.status(Self.world).planning.done { pause(milliseconds: 20) }
        let seconds = Moment.now() - began
        let cpu = daemon.child.cpuSeconds - before
        try await daemon.child.killed()
        report.add(
            Report.Line(
                what: "planning, per delivery: \(name)", ours: seconds / Double(people) * 1e6, unit: "µs",
                goal: people >= 10_000_000 ? "≤ 12" : nil,
                isReached: people >= 10_000_000 ? seconds <= 120 : nil,
                cpu: ["daemon": cpu / Double(people) * 1e6]))
    }

    // MARK: Memory

    /// Into smtp-sink until so many have gone out or the roster is through.
    private func memory(_ report: inout Report, _ bed: Bed, _ people: Int, _ name: String) async throws {
        let folder = try bed.copy()
        let count = min(people - 2_000, options.pairs > 1 ? 600_000 : 60_000)
        let sink = try Sink(messages: count)
        let daemon = try await Daemon.start(
            DaemonRole.Setup(folder: folder.path, relayPort: sink.port, connections: options.sessions))
        let began = try await daemon.approve(Self.world)
        let watch = Task {
            var most = 0
            while !Task.isCancelled {
                most = max(most, daemon.child.kibibytes("VmRSS"))
                pause(milliseconds: 100)
            }
            return most
        }
        let last = try await sink.child.ended()
        watch.cancel()
        let megabytes = Double(await watch.value) / 1024
        let peak = Double(daemon.child.kibibytes("VmHWM")) / 1024
        try await daemon.child.killed()
        report.add(
            Report.Line(
                what: "resident memory while dispatching: \(name)", ours: megabytes, unit: "MB", goal: "≤ 150",
                isReached: megabytes <= 150, runs: [megabytes, peak]))
        report.add(
            Report.Line(
                what: "planned, sent and recorded at once: \(name)", ours: Double(count) / (last.at - began),
                unit: "per s"))
    }

    // MARK: Restart

    /// Killed with everything planned and open; from the start of the new process to the first octet.
    private func restart(_ report: inout Report, _ bed: Bed, _ people: Int, _ name: String) async throws {
        let folder = try bed.copy()
        let relay = try Relay()
        let port = relay.port
        let deaf = DaemonRole.Setup(folder: folder.path, relayPort: 9, connections: 1)
        var daemon = try await Daemon.start(deaf)
        _ = try await daemon.approve(Self.world)
        while try await !daemon.client.status(Self.world).planning.done { pause(milliseconds: 50) }
        try await daemon.child.killed()
        let began = Moment.now()
        daemon = try await Daemon.start(DaemonRole.Setup(folder: folder.path, relayPort: port, connections: 32))
        let milliseconds = (try await relay.firstOctet.next() - began) * 1000
        try await daemon.child.killed()
        relay.stop()
        report.add(
            Report.Line(
                what: "kill -9 with all open, start → first alert again: \(name)", ours: milliseconds, unit: "ms",
                goal: "≤ 1000", isReached: milliseconds <= 1000))
    }

    // MARK: Import

    private func importing(_ report: inout Report, _ bed: Bed, _ people: Int, _ name: String) async throws {
        Self.add(&report, bed.importing, people, "roster import into an empty ledger: \(name)", goal: 60_000)
        let folder = try bed.copy()
        let app = App(
            configuration: DaemonRole.Setup(folder: folder.path, relayPort: 9, connections: 1).configuration)
        try await app.start()
        guard let desk = await app.desk else { throw Failure("the daemon has no desk") }
        let again = try await Bed.load(Roster(people: people), into: desk)
        await app.stop()
        Self.add(&report, again, people, "the same file again: \(name)", goal: 30_000)
    }

    private static func add(_ report: inout Report, _ done: Bed.Import, _ people: Int, _ what: String, goal: Double) {
        let rate = Double(people) / done.seconds
        report.add(
            Report.Line(
                what: what, ours: rate, unit: "rows per s", goal: "≥ \(Int(goal))", isReached: rate >= goal,
                cpu: ["daemon": done.cpuSeconds / Double(people) * 1e6]))
    }

    private static func name(_ people: Int) -> String {
        people >= 1_000_000 ? "\(people / 1_000_000) million" : "\(people / 1000) thousand"
    }

    private static let world = "UA 010/26"
    private static let country = "UA 011/26"
    private static let group = "UA 012/26"
    private static let firstOctets = 7
}
