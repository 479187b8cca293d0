// SPDX-License-Identifier: MIT

import Glibc
import TestSupport

/// What one run of a sender into a sink came to.
struct Run {
    let perSecond: Double
    /// Microseconds of CPU per message.
    let senderCPU: Double
    let sinkCPU: Double
}

/// E-mails per second into smtp-sink, and behind a long line.
struct MailBenchmark {
    let options: Options

    func run(_ report: inout Report) async throws {
        let bed = try await Bed(
            Roster(people: options.messages + Self.spare), actions: [(Self.reference, "")])
        let size = try await Self.size(of: bed)
        report.say("a mail of ours has \(size) octets of text; the peers send as many")
        let length = try await Self.payload(for: size)
        let sessions = options.sessions
        try await compare(
            &report, "e-mails into smtp-sink", "smtp-source -d", goal: 1.5,
            ours: { try await ours(bed, messages: options.messages, sessions: sessions) },
            theirs: { try await smtpSource(messages: options.messages, sessions: sessions, length: length) })
        for way in Self.ways where options.includes("libcurl") {
            try await compare(
                &report, "e-mails into smtp-sink", "libcurl's SMTP, \(way.words)", goal: 3,
                ours: { try await ours(bed, messages: options.messages, sessions: sessions) },
                theirs: {
                    try await libcurl(way.name, messages: options.messages / 4, sessions: sessions, size: size)
                })
        }
    }

    /// Behind 25 ms each way: what counts is round trips.
    func runDelayed(_ report: inout Report) async throws {
        let bed = try await Bed(Roster(people: 4_000), actions: [(Self.reference, "")])
        let size = try await Self.size(of: bed)
        let length = try await Self.payload(for: size)
        let connections = 4
        let seconds = options.pairs > 1 ? 6 : 3
        try await compare(
            &report, "e-mails over 50 ms round trip, 4 connections", "smtp-source -d", goal: 3.5,
            ours: { try await ours(bed, messages: 76 * seconds, sessions: connections, delay: 25) },
            theirs: {
                try await smtpSource(messages: 20 * seconds, sessions: connections, length: length, delay: 25)
            })
        for way in Self.ways {
            try await compare(
                &report, "e-mails over 50 ms round trip, 4 connections", "libcurl's SMTP, \(way.words)", goal: 6,
                ours: { try await ours(bed, messages: 76 * seconds, sessions: connections, delay: 25) },
                theirs: {
                    try await libcurl(way.name, messages: 12 * seconds, sessions: connections, size: size, delay: 25)
                })
        }
    }

    private static let ways: [(name: String, words: String)] = [
        ("multi", "one multi handle"), ("lanes", "a thread per connection"),
    ]

    private func compare(
        _ report: inout Report, _ what: String, _ peer: String, goal: Double, ours: () async throws -> Run,
        theirs: () async throws -> Run
    ) async throws {
        var (mine, other): ([Run], [Run]) = ([], [])
        for _ in 0..<options.pairs {
            other.append(try await theirs())
            mine.append(try await ours())
        }
        let ratio = zip(mine, other).map { $0.perSecond / $1.perSecond }.median
        report.add(
            Report.Line(
                what: what, ours: mine.map(\.perSecond).median, beside: peer,
                theirs: other.map(\.perSecond).median, unit: "per s", ratio: ratio, goal: "≥ \(goal)",
                isReached: ratio >= goal,
                cpu: [
                    "daemon": mine.map(\.senderCPU).median, "its sink": mine.map(\.sinkCPU).median,
                    "peer": other.map(\.senderCPU).median, "peer's sink": other.map(\.sinkCPU).median,
                ],
                runs: mine.map(\.perSecond) + other.map(\.perSecond)))
    }

    // MARK: One run each

    private func ours(_ bed: Bed, messages: Int, sessions: Int, delay: Int? = nil) async throws -> Run {
        let folder = try bed.copy()
        return try await measure(messages: messages, delay: delay) { port in
            let daemon = try await Daemon.start(
                DaemonRole.Setup(folder: folder.path, relayPort: port, connections: sessions))
            let before = daemon.child.cpuSeconds
            let began = try await daemon.approve(Self.reference)
            return Going(began: began) {
                let spent = daemon.child.cpuSeconds - before
                // What the sink's end cut off is at most what was on the connections, twice.
                let accepted = try await daemon.waitForAccepted(messages - 2 * sessions, of: Self.reference)
                try await daemon.child.killed()
                guard accepted >= messages - 2 * sessions, accepted <= messages else {
                    throw Failure("the sink took \(messages), the ledger says \(accepted)")
                }
                return spent
            }
        }
    }

    private func smtpSource(messages: Int, sessions: Int, length: Int, delay: Int? = nil) async throws -> Run {
        try await measure(messages: messages, delay: delay) { port in
            let began = Moment.now()
            let child = try Child(
                "smtp-source",
                [
                    "-d", "-s", "\(sessions)", "-m", "\(messages + 2 * sessions)", "-l", "\(length)", "-f",
                    "bounces@alerts.example", "-t", "recipient@alerts.example", "127.0.0.1:\(port)",
                ])
            return Going(began: began) { try await child.ended().cpuSeconds }
        }
    }

    private func libcurl(_ way: String, messages: Int, sessions: Int, size: Int, delay: Int? = nil) async throws -> Run {
        try await measure(messages: messages, delay: delay) { port in
            let began = Moment.now()
            let child = try Child(
                "/proc/self/exe",
                ["--role", "curl-mail", "\(port)", "\(sessions)", "\(messages + 2 * sessions)", "\(size)", way])
            return Going(began: began) { try await child.ended().cpuSeconds }
        }
    }

    /// A sender at work, and how to end it: returns its CPU seconds.
    private struct Going {
        let began: Double
        let end: () async throws -> Double
    }

    /// From the sender's start to the sink's last message.
    private func measure(
        messages: Int, delay: Int?, _ start: (UInt16) async throws -> Going
    ) async throws -> Run {
        let sink = try Sink(messages: messages)
        var port = sink.port
        var line: ChildProcess?
        if let delay {
            let started = try await PeerScript.start("delaying_relay.py", ["\(sink.port)", "\(delay)"])
            line = started.peer
            port = started.port
        }
        defer { withExtendedLifetime(line) {} }
        let going = try await start(port)
        let last = try await sink.child.ended()
        let cpu = try await going.end()
        line?.signal(SIGKILL)
        let count = Double(messages)
        return Run(
            perSecond: count / (last.at - going.began), senderCPU: cpu / count * 1e6,
            sinkCPU: last.cpuSeconds / count * 1e6)
    }

    // MARK: Equal sizes

    /// Octets of one mail of ours.
    private static func size(of bed: Bed) async throws -> Int {
        let folder = try bed.copy()
        let relay = try Relay()
        let daemon = try await Daemon.start(
            DaemonRole.Setup(folder: folder.path, relayPort: relay.port, connections: 1))
        _ = try await daemon.approve(reference)
        let size = try await relay.firstSize.next()
        try await daemon.child.killed()
        relay.stop()
        return size
    }

    /// What `smtp-source -l` must be for a message of `size` octets: it adds a header of its own.
    private static func payload(for size: Int) async throws -> Int {
        let relay = try Relay()
        let probe = 1000
        let child = try Child(
            "smtp-source",
            [
                "-m", "1", "-l", "\(probe)", "-f", "bounces@alerts.example", "-t", "recipient@alerts.example",
                "127.0.0.1:\(relay.port)",
            ])
        let whole = try await relay.firstSize.next()
        child.signal(SIGKILL)
        relay.stop()
        return size - (whole - probe)
    }

    private static let reference = "UA 001/26"
    /// People beyond the messages counted, so that the sink never waits for the last ones.
    private static let spare = 1_000
}
