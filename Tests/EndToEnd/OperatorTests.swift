// SPDX-License-Identifier: MIT

import ControlAPI
import Domain
import Foundation
import Glibc
import TestSupport
import Testing

@Suite("What operators do, and what happens to them")
struct OperatorTests {
    private static let reference = "UA 17/26"

    @Test("SIGINT ends an idle daemon at once with 0; whoever watches is told")
    func interrupt() async throws {
        try await DaemonBed.run { bed in
            try await bed.handIn(SampleAction(reference: Self.reference))
            let watcher = try ChildProcess(
                Programs.urgentctl, ["--socket", bed.socket, "--json", "status", Self.reference, "--watch"])
            _ = try await watcher.lines.next()
            let daemon = try #require(bed.current)
            daemon.signal(SIGINT)
            #expect(try await daemon.exitStatus() == Exit.done)
            #expect(try await watcher.exitStatus() == Exit.unreachable)
            #expect(!FileManager.default.fileExists(atPath: bed.socket))
        }
    }

    @Test("an import whose file never ends holds SIGTERM up for seconds only, and is not taken for done")
    func endlessImport() async throws {
        try await DaemonBed.run { bed in
            let pipe = Pipe()
            let importer = try ChildProcess(
                Programs.urgentctl, ["--socket", bed.socket, "roster", "import", "-"],
                input: pipe.fileHandleForReading)
            try pipe.fileHandleForWriting.write(contentsOf: Data(Person.csv(Person.crowd(4000)).utf8))
            // So much of it that a part is in already.
            while try await bed.lines(RosterCountDocument.self, "roster", "count").first?.count == 0 {}
            let daemon = try #require(bed.current)
            daemon.signal(SIGTERM)
            #expect(try await daemon.exitStatus(within: .seconds(120)) == Exit.done)
            try pipe.fileHandleForWriting.close()
            #expect(try await importer.exitStatus() == Exit.unreachable)
            #expect(importer.printed.contains("What it did by then is not known"))
            // What is in is in, and the file can simply be imported again.
            try await bed.start()
            let again = try await bed.ctl("roster", "import", "-", input: Person.csv(Person.crowd(4000)))
            #expect(again.status == Exit.done)
            #expect(try await bed.lines(RosterCountDocument.self, "roster", "count").first?.count == 4000)
        }
    }

    @Test("a relay that never answers holds SIGTERM up no longer than drain, and the doubt is marked")
    func drain() async throws {
        let (relay, port) = try await PeerScript.start("relay_peer.py", ["--say", "dot=silence*1"])
        var configuration = BedConfiguration(relay: port)
        configuration.relayKeys = "tls: \"off\", connections: 1"
        configuration.more = "drain: \"1s\","
        try await DaemonBed.run(configuration) { bed in
            let people = Person.crowd(5)
            try await bed.release(SampleAction(reference: Self.reference), to: people)
            try await Relay.waitForTexts(1, at: relay)
            let daemon = try #require(bed.current)
            daemon.signal(SIGTERM)
            #expect(try await daemon.exitStatus(within: .seconds(120)) == Exit.done)
            try await bed.start()
            let four = try await bed.watch(Self.reference) { $0.states[.accepted] == people.count - 1 }
            #expect(four.states[.deferred] == 1)
            let marked = try await bed.deliveries(Self.reference).filter(\.possiblyTwice)
            #expect(marked.map { "\($0.volunteer)@people.example" } == [try #require(Relay.texts(relay).first)])
            #expect(marked.first?.state == "deferred" && marked.first?.attempts == 1)
        }
    }

    @Test("a daemon that is killed while it takes files in has each action once, and each file in done/")
    func killedIntake() async throws {
        try await DaemonBed.run { bed in
            let names = (0..<40).map { "action-\($0).json5" }
            for kill in 0..<4 {
                for name in names[(kill * 10)..<(kill * 10 + 10)] {
                    try bed.drop(SampleAction(reference: "UA 18/\(name)".replacing(".json5", with: "")).text, as: name)
                }
                for _ in 0...(kill * 2) { try await bed.waitForLog("action taken in") }
                try await bed.kill()
                try await bed.start()
            }
            try await bed.waitForEntries(0, in: "new")
            #expect(try await bed.lines(StatusDocument.self, "status").count == names.count)
            #expect(try bed.entries("done").count == names.count)
            #expect(try bed.entries("rejected").isEmpty)
        }
    }

    @Test("an erased volunteer and a second id with the same address get nothing and are accounted for")
    func suppressed() async throws {
        let (relay, port) = try await PeerScript.start("relay_peer.py")
        var configuration = BedConfiguration(relay: port)
        configuration.relayKeys = "tls: \"off\", ratePerSecond: 20"
        try await DaemonBed.run(configuration) { bed in
            let people = Person.crowd(60) + [Person(id: "again", email: "p0@PEOPLE.example")]
            try await bed.ctl("roster", "import", "-", input: Person.csv(people))
            try await bed.ctl("roster", "erase", "p1")
            try await bed.handIn(SampleAction(reference: Self.reference))
            try await bed.approve(Self.reference)
            let status = try await bed.closedAccount(of: Self.reference)
            #expect(status.audience == people.count - 1)
            #expect(status.states[.suppressed] == 1)
            #expect(status.states[.accepted] == people.count - 2)
            let texts = Relay.texts(relay)
            #expect(texts.count { $0.lowercased() == "p0@people.example" } == 1)
            #expect(!texts.contains("p1@people.example"))
            // Nor does an import bring them back.
            let back = try await bed.ctl("--json", "roster", "import", "-", input: Person.csv(Person.crowd(2)))
            #expect(back.status == Exit.badInput)
            let answer = try #require(ControlJSON.read(RosterImportDocument.self, from: Array(back.output.utf8)))
            #expect(answer.unchanged == 1 && answer.added == 0 && answer.errors.map(\.line) == [3])
            #expect(try await bed.ctl("roster", "show", "p1").status == Exit.refused)
        }
    }

    @Test("who is erased, or moves to the country of concern, while it runs gets nothing any more and is accounted for")
    func lateSuppression() async throws {
        let (relay, port) = try await PeerScript.start("relay_peer.py")
        var configuration = BedConfiguration(relay: port)
        configuration.relayKeys = "tls: \"off\", ratePerSecond: 60"
        configuration.more = "limits: { inFlight: 16 },"
        try await DaemonBed.run(configuration) { bed in
            let people = Person.crowd(300)
            try await bed.release(SampleAction(reference: Self.reference), to: people)
            try await Relay.waitForTexts(10, at: relay)
            // Whatever this machine is slow at, those two are not claimed before.
            try await bed.ctl("relay", "pause", "main")
            let waiting = try await bed.lines(
                DeliveryDocument.self, "deliveries", Self.reference, "--state", "planned")
            let erased = try #require(waiting.last).volunteer
            let moved = try #require(waiting.dropLast().last).volunteer
            #expect(try await bed.ctl("roster", "erase", erased).status == Exit.done)
            let person = Person(id: moved, email: "\(moved)@people.example", country: "HN")
            #expect(try await bed.ctl("roster", "import", "-", input: Person.csv([person])).status == Exit.done)
            try await bed.ctl("relay", "resume", "main")

            let status = try await bed.closedAccount(of: Self.reference)
            #expect(status.audience == people.count)
            #expect(status.states[.suppressed] == 2)
            let texts = Relay.texts(relay)
            #expect(texts.count == people.count - 2)
            #expect(!texts.contains("\(erased)@people.example") && !texts.contains("\(moved)@people.example"))
        }
    }

    @Test("a daemon whose log nobody reads any more goes on")
    func lostLog() async throws {
        let (relay, port) = try await PeerScript.start("relay_peer.py")
        let folder = try TemporaryFolder()
        let socket = folder.path("control.sock")
        let file = try folder.write(
            "urgentd.json5",
            BedConfiguration(relay: port).text(
                state: folder.path("state"), queue: folder.path("queue"), socket: socket))
        // The reader takes what comes before the line that says that the daemon is ready, and that one, and goes.
        let words = "'\(Programs.urgentd)' serve --config '\(file)' 2>&1 >/dev/null & echo pid $!; wait"
        let ready = "while read -r line; do case \"$line\" in *': ready '*) break;; esac; done"
        let reader = "read pid; echo \"$pid\"; \(ready); echo gone"
        let shell = try ChildProcess("/bin/sh", ["-c", "(\(words)) | (\(reader))"])
        let pid = try #require(Int32(try await shell.waitForLine(containing: "pid ").dropFirst(4)))
        defer { Glibc.kill(pid, SIGKILL) }
        _ = try await shell.waitForLine(containing: "gone")
        func ctl(_ words: String..., input: String = "") async throws -> Command.Result {
            try await Command.run(Programs.urgentctl, ["--socket", socket] + words, input: input)
        }
        #expect(try await ctl("roster", "import", "-", input: Person.csv(Person.crowd(3))).status == Exit.done)
        #expect(try await ctl("enqueue", "-", input: SampleAction(reference: Self.reference).text).status == Exit.done)
        #expect(try await ctl("--as", "an.approver", "approve", Self.reference).status == Exit.done)
        try await Relay.waitForTexts(3, at: relay)
        #expect(try await ctl("reconcile", Self.reference).status == Exit.done)
    }

    @Test("two actions share one daemon; each has its own closed account")
    func twoActions() async throws {
        let (relay, port) = try await PeerScript.start("relay_peer.py")
        try await DaemonBed.run(BedConfiguration(relay: port)) { bed in
            try await bed.ctl("roster", "import", "-", input: Person.csv(Person.crowd(300)))
            for reference in ["UA 19/1", "UA 19/2"] { try await bed.handIn(SampleAction(reference: reference)) }
            for reference in ["UA 19/1", "UA 19/2"] { try await bed.approve(reference) }
            for reference in ["UA 19/1", "UA 19/2"] {
                #expect(try await bed.closedAccount(of: reference).states[.accepted] == 300)
            }
            #expect(Relay.texts(relay).count == 600)
            let all = try await bed.lines(ReconcileDocument.self, "reconcile")
            #expect(all.count == 2 && all.allSatisfy { $0.differences.isEmpty && $0.accounted == 300 })
        }
    }

    @Test("smtp-sink and nginx take some thousands, and the account closes")
    func crowd() async throws {
        let sink = try MailSink()
        defer { sink.stop() }
        let nginx = try await Nginx()
        var configuration = BedConfiguration(relay: sink.port, endpoints: [nginx.port])
        configuration.relayKeys = "tls: \"off\", connections: 16"
        try await DaemonBed.run(configuration) { bed in
            let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
            let groups = (0..<500).map {
                Person(id: "g\($0)", webhook: "http://127.0.0.1:\(nginx.port)/g\($0)", secret: secret)
            }
            try await bed.release(SampleAction(reference: Self.reference), to: Person.crowd(4000) + groups)
            let status = try await bed.closedAccount(of: Self.reference)
            #expect(status.states[.accepted] == 4500)
            #expect(Set(try nginx.paths()) == Set(groups.map { "/\($0.id)" }))
            #expect(try nginx.paths().count == groups.count)
        }
    }

    @Test("a listing whose reader goes away ends quietly, and the daemon does not mind")
    func brokenPipe() async throws {
        try await DaemonBed.run { bed in
            try await bed.ctl("roster", "import", "-", input: Person.csv(Person.crowd(5000)))
            let words = "'\(Programs.urgentctl)' --socket '\(bed.socket)' roster export | head -n 1"
            let result = try await Command.run("/bin/sh", ["-c", words])
            #expect(result.status == 0)
            #expect(result.error.isEmpty, "\(result.error)")
            #expect(result.output.hasPrefix("id,name,email"))
            #expect(try await bed.ctl("roster", "count").output == "5,000\n")
            #expect(try await bed.lines(RosterCountDocument.self, "roster", "count").first?.count == 5000)
        }
    }

    @Test("an export reads back: nothing changes, and secrets are shown only when asked for")
    func export() async throws {
        try await DaemonBed.run(BedConfiguration(endpoints: [443])) { bed in
            let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
            let people = [
                Person(id: "e 1", name: "One, \"quoted\"", email: "one@bücher.example", languages: "zh-Hant;en"),
                Person(
                    id: "e2", languages: "pt-BR", country: "BR", timeZone: "America/Sao_Paulo",
                    networks: "lawyers;students", appetite: "limited:4;issues=death-penalty+torture;regions=AMR",
                    webhook: "https://hooks.example.org/x", secret: secret),
            ]
            try await bed.ctl("roster", "import", "-", input: Person.csv(people))
            let plain = try await bed.ctl("roster", "export")
            #expect(!plain.output.contains(secret) && plain.output.contains("hooks.example.org"))
            for format in ["csv", "jsonl"] {
                let export = ["roster", "export", "--show-secrets"] + (format == "jsonl" ? ["--json"] : [])
                let exported = try await bed.run(export)
                #expect(exported.output.contains(secret))
                let again = try await bed.ctl(
                    "--json", "roster", "import", "-", "--format", format, input: exported.output)
                let answer = try #require(ControlJSON.read(RosterImportDocument.self, from: Array(again.output.utf8)))
                #expect(answer.unchanged == 2 && answer.errors.isEmpty, "\(format): \(answer)")
            }
        }
    }
}
