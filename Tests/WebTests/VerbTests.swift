// SPDX-License-Identifier: MIT

import CommandLineArguments
import Domain
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Web
@testable import urgentctl

@Suite("The verbs of urgentctl against a real listener")
struct VerbTests {
    /// Runs one command line; returns its exit status.
    private func run(_ words: String..., on server: ControlServer, _ console: CapturingConsole) async -> ProgramExit {
        await ControlProgram.run(words, environment: ["URGENTD_SOCKET": server.socket], console: console)
    }

    /// Empty for what is no JSON object.
    private func object(_ line: String) -> [String: Any] {
        (try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]) ?? [:]
    }

    @Test("enqueue hands the bytes in as they are, from a file and from standard input")
    func enqueue() async throws {
        try await ControlServer.run { server in
            let text = "{ reference: \"UA 042/26\", /* ü */ }\r\n"
            let path = try server.folder.write("action.json5", text)
            let first = CapturingConsole()
            #expect(await run("enqueue", path, "--json", on: server, first) == .done)
            #expect(
                object(first.out).keys.sorted() == ["created", "reference", "state", "version", "warnings"])
            #expect(first.errors == "warning: only one source\n")
            let second = CapturingConsole(input: text)
            #expect(await run("enqueue", "-", on: server, second) == .done)
            #expect(second.out == "UA 042/26 version 1 was there already, nothing changed: awaiting-approval\n")
            #expect(server.desk.state.withLock { $0.documents } == [Array(text.utf8), Array(text.utf8)])
        }
    }

    @Test("a document that is not valid ends with 65 and every fault")
    func invalid() async throws {
        try await ControlServer.run { server in
            let console = CapturingConsole(input: "nonsense")
            #expect(await run("enqueue", "-", "--json", on: server, console) == .badInput)
            #expect(console.out.isEmpty)
            #expect(console.errors.contains("line 1: not an object; expected { … }"))
            let missing = CapturingConsole()
            let nowhere = server.folder.path("none")
            #expect(await run("enqueue", nowhere, on: server, missing) == .badInput)
            #expect(missing.errors.contains("No such file"))
        }
    }

    @Test("five megabytes are refused with 65, and the reason is read")
    func tooLarge() async throws {
        try await ControlServer.run { server in
            let path = try server.folder.write("large", String(repeating: "x", count: 5_000_000))
            let console = CapturingConsole()
            #expect(await run("enqueue", path, on: server, console) == .badInput)
            #expect(console.errors.contains("at most 4194304 bytes"))
            #expect(server.desk.state.withLock { $0.documents.isEmpty })
            let just = try server.folder.write("just", "{" + String(repeating: " ", count: 4_194_303))
            #expect(await run("enqueue", just, on: server, CapturingConsole()) == .done)
        }
    }

    @Test("show prints the digest and every language, or the one asked for")
    func show() async throws {
        try await ControlServer.run { server in
            let console = CapturingConsole()
            #expect(await run("show", "UA 042/26", on: server, console) == .done)
            #expect(console.out.contains(String(repeating: "ab", count: 32)))
            #expect(console.out.contains("[es] Temor por la vida"))
            let one = CapturingConsole()
            #expect(await run("show", "UA 042/26", "--language", "EN", "--json", on: server, one) == .done)
            let text = try #require(object(one.out)["text"] as? [String: Any])
            #expect(Array(text.keys) == ["en"])
            #expect(await run("show", "UA 042/26", "--language=fr", on: server, CapturingConsole()) == .refused)
        }
    }

    @Test("an unknown reference is refused with 1, in every verb that takes one")
    func unknownReference() async throws {
        try await ControlServer.run { server in
            for words in [["show"], ["status"], ["deliveries"], ["status", "--json"]] {
                for reference in ["UA 999/26", "..", "not allowed: ä"] {
                    let console = CapturingConsole()
                    let status = await ControlProgram.run(
                        words + [reference], environment: ["URGENTD_SOCKET": server.socket], console: console)
                    #expect(status == .refused, "\(words) \(reference)")
                    #expect(console.errors.hasPrefix("urgentctl: no action"), "\(console.errors)")
                    #expect(console.out.isEmpty)
                }
            }
        }
    }

    @Test("approve asks on a terminal, and approves what was shown")
    func approve() async throws {
        try await ControlServer.run { server in
            let no = CapturingConsole(answers: ["n"])
            #expect(await run("approve", "UA 042/26", on: server, no) == .refused)
            #expect(server.desk.state.withLock { $0.approvals.isEmpty })
            for part in ["Fear for the life", "en es", "81,234 people", "99.8 %", "Nothing was released."] {
                #expect(no.errors.contains(part), "\(part)")
            }
            let yes = CapturingConsole(answers: ["yes"])
            #expect(await run("approve", "UA 042/26", "--json", on: server, yes) == .done)
            let answer = object(yes.out)
            #expect(answer.keys.sorted() == ["audience", "forecast", "reference", "state", "version"])
            #expect(server.desk.state.withLock { $0.approvals.map(\.digest) } == [Samples.record.digest])
        }
    }

    @Test("approve without a terminal does as told; overrides need a reason")
    func approveInScript() async throws {
        try await ControlServer.run { server in
            let console = CapturingConsole()
            #expect(await run("approve", "UA 042/26", "--digest", "cd", on: server, console) == .refused)
            #expect(console.errors == "urgentctl: the content has changed\n")
            #expect(await run("approve", "UA 042/26", "--anyway", on: server, CapturingConsole()) == .usage)
            let words = ["approve", "UA 042/26", "--override-sources", "--reason", "known", "--language", "es"]
            let status = await ControlProgram.run(
                words + ["--socket", server.socket], environment: [:], console: CapturingConsole())
            #expect(status == .done)
            let order = try #require(server.desk.state.withLock { $0.approvals.last })
            #expect(order.overrideSources && !order.anyway && order.reason == "known")
            #expect(order.language == Samples.spanish)
        }
    }

    @Test("a listing has a header on a terminal only, and fits")
    func deliveries() async throws {
        try await ControlServer.run { server in
            let narrow = CapturingConsole(columns: 80)
            #expect(await run("deliveries", "UA 042/26", "--show-addresses", on: server, narrow) == .done)
            #expect(narrow.lines.count == 4 && narrow.lines[0].hasPrefix("volunteer"))
            #expect(narrow.lines.allSatisfy { $0.count <= 80 })
            #expect(narrow.lines[1].contains("v1@example.org"))
            let pipe = CapturingConsole()
            #expect(await run("deliveries", "UA 042/26", "--limit", "2", on: server, pipe) == .done)
            #expect(pipe.lines.count == 2 && pipe.lines[1].hasPrefix("v2 "))
            #expect(pipe.lines[1].hasSuffix("250 2.0.0 Ok"))
            let unknown = CapturingConsole(columns: 80)
            #expect(await run("deliveries", "UA 999/26", on: server, unknown) == .refused)
            #expect(unknown.out.isEmpty)
            for words in [["--state", "acepted"], ["--limit", "0"], ["--version", "x"]] {
                let status = await ControlProgram.run(
                    ["deliveries", "UA 042/26"] + words, environment: [:], console: CapturingConsole())
                #expect(status == .usage)
            }
        }
    }

    @Test("withdraw needs a reason and carries it")
    func withdraw() async throws {
        try await ControlServer.run { server in
            #expect(await run("withdraw", "UA 042/26", on: server, CapturingConsole()) == .usage)
            let console = CapturingConsole()
            #expect(await run("withdraw", "UA 042/26", "--reason", "wrong name", on: server, console) == .done)
            #expect(console.out.contains("nothing leaves any more"))
            #expect(server.desk.state.withLock { $0.withdrawals } == ["wrong name"])
        }
    }

    @Test("correct, update and close --outcome carry a whole document to the action that they name")
    func followUps() async throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("next.json5", "{ subject: 'next' }")
        try await ControlServer.run { server in
            let correction = CapturingConsole()
            #expect(await run("correct", "UA 042/26", file, on: server, correction) == .done)
            #expect(correction.out.contains("version 2 taken in: nothing of version 1 leaves any more"))
            let update = CapturingConsole()
            #expect(await run("update", "UA 042/26", file, "--json", on: server, update) == .done)
            #expect(object(update.out)["created"] as? Bool == false)
            let outcome = CapturingConsole()
            #expect(
                await run("close", "UA 042/26", "--outcome", file, "--reason", "free", on: server, outcome) == .done)
            #expect(outcome.out.contains("nothing leaves any more") && outcome.out.contains("awaiting-approval"))
            #expect(server.desk.state.withLock { $0.documents.count } == 3)
            #expect(server.desk.state.withLock { $0.closures } == ["free"])
            let bad = try folder.write("bad.json5", "[]")
            for verb in ["correct", "update"] {
                #expect(await run(verb, "UA 042/26", bad, on: server, CapturingConsole()) == .badInput)
            }
            #expect(await run("correct", "UA 042/26", "/nowhere", on: server, CapturingConsole()) != .done)
        }
    }

    @Test("close carries a reason if there is one")
    func close() async throws {
        try await ControlServer.run { server in
            let plain = CapturingConsole()
            #expect(await run("close", "UA 042/26", on: server, plain) == .done)
            #expect(plain.out == "UA 042/26 version 1 closed: nothing leaves any more\n")
            let json = CapturingConsole()
            #expect(await run("close", "UA 042/26", "--reason", "released", "--json", on: server, json) == .done)
            #expect(object(json.out).keys.sorted() == ["outcome", "reference", "state", "version"])
            #expect(server.desk.state.withLock { $0.closures } == [nil, "released"])
            let long = String(repeating: "x", count: 1001)
            #expect(await run("close", "UA 042/26", "--reason", long, on: server, CapturingConsole()) == .badInput)
            #expect(server.desk.state.withLock { $0.closures.count } == 2)
        }
    }

    @Test("status shows one action or all; JSON has one object a line")
    func status() async throws {
        try await ControlServer.run { server in
            let one = CapturingConsole()
            #expect(await run("status", "UA 042/26", on: server, one) == .done)
            #expect(one.out.contains("81,000  accepted by the relay"))
            #expect(one.out.contains("5h 33m left"))
            let all = CapturingConsole()
            #expect(await run("status", "--json", on: server, all) == .done)
            #expect(all.lines.count == 2)
            #expect(object(all.lines[1])["audience"] is NSNull)
            let table = CapturingConsole(columns: 40)
            #expect(await run("status", on: server, table) == .done)
            #expect(table.lines.count == 3 && table.lines.allSatisfy { $0.count <= 40 })
        }
    }

    @Test("status --watch prints changes only, and ends with the action")
    func watch() async throws {
        try await ControlServer.run { server in
            let console = CapturingConsole()
            // Three looks: nothing new, one change, the end.
            let steps = Steps([
                { _ in },
                { $0.report.account.versions[0].states[.accepted] = 81_004 },
                { state in
                    state.report.account.versions[0].states[.deferred] = 0
                    state.report.account.state = .closed
                },
            ])
            let status = await ControlProgram.run(
                ["status", "UA 042/26", "--watch", "--json", "--socket", server.socket], environment: [:],
                console: console
            ) { _ in steps.next(server.desk) }
            #expect(status == .done)
            #expect(console.lines.count == 3)
            #expect(object(console.lines[2])["state"] as? String == "closed")
        }
    }

    @Test("reconcile ends with 1 on any difference")
    func reconcile() async throws {
        try await ControlServer.run { server in
            let good = CapturingConsole()
            #expect(await run("reconcile", on: server, good) == .done)
            #expect(good.out == "UA 042/26 version 1: audience 10, accounted 10: agrees\n")
            server.desk.state.withLock { $0.differences = ["the counter says 9, the rows 10"] }
            let bad = CapturingConsole()
            #expect(await run("reconcile", "UA 042/26", "--json", on: server, bad) == .refused)
            #expect(
                object(bad.out).keys.sorted()
                    == ["accounted", "audience", "differences", "reference", "states", "version"])
        }
    }

    @Test("audit pages through everything")
    func audit() async throws {
        try await ControlServer.run { server in
            let console = CapturingConsole()
            #expect(await run("audit", "UA 042/26", "--json", on: server, console) == .done)
            #expect(console.lines.count == 2500)
            #expect(object(console.lines[2499])["sequence"] as? Int == 2500)
        }
    }

    @Test("audit --verify says that all fits, or ends with 1 and names what does not")
    func auditProof() async throws {
        try await ControlServer.run { server in
            let good = CapturingConsole()
            #expect(await run("audit", "--verify", on: server, good) == .done)
            #expect(good.out.hasPrefix("the audit is whole: 2,500 entries fit; hash of the last: 0f0f"))
            server.desk.state.withLock { $0.auditFault = AuditFault(sequence: 17, kind: .missing) }
            let bad = CapturingConsole()
            #expect(await run("audit", "--verify", on: server, bad) == .refused)
            #expect(bad.errors == "urgentctl: the audit does not fit: entry 17 is missing\n")
            #expect(bad.out.isEmpty)
            let json = CapturingConsole()
            #expect(await run("audit", "--verify", "--json", on: server, json) == .refused)
            #expect(object(json.out).keys.sorted() == ["entries", "fault", "head", "whole"])
            let fault = try #require(object(json.out)["fault"] as? [String: Any])
            #expect(fault["sequence"] as? Int == 17 && fault["kind"] as? String == "missing")
            server.desk.state.withLock { $0.auditFault = AuditFault(sequence: 1, kind: .changed) }
            let first = CapturingConsole()
            #expect(await run("audit", "--verify", on: server, first) == .refused)
            #expect(first.errors.contains("roster.key"))
        }
    }

    @Test("a reading of personal data goes with who reads, and its length is written down, also when it is broken off")
    func readings() async throws {
        let desk = MemoryDesk(deliveries: 2300, volunteers: 2300)
        try await ControlServer.run(desk: desk) { server in
            let words = ["deliveries", "UA 042/26", "--show-addresses", "--as", "a.reader"]
            let status = await ControlProgram.run(
                words + ["--socket", server.socket], environment: [:], console: CapturingConsole())
            #expect(status == .done)
            let addresses = PersonalReading.addresses(of: Samples.reference, version: nil)
            #expect(desk.state.withLock { $0.readings } == [.init(reading: addresses, rows: 2300)])
            #expect(desk.state.withLock { $0.identities.allSatisfy { $0.name == "a.reader" } })
            #expect(await run("deliveries", "UA 042/26", on: server, CapturingConsole()) == .done)
            #expect(await run("roster", "show", "v1", on: server, CapturingConsole()) == .done)
            #expect(desk.state.withLock { $0.readings.count } == 1)
            let gone = CapturingConsole(reads: 1)
            #expect(await run("roster", "export", "--show-secrets", on: server, gone) == .brokenPipe)
            // The first was the listing's above; the daemon notices a moment later that its client is gone.
            for _ in 0..<2 { try await desk.readingEnded.next() }
            let last = try #require(desk.state.withLock { $0.readings.last })
            #expect(last.reading == .roster(withSecrets: true) && last.rows > ControlHandlers.page)
        }
    }

    @Test("roster import tells faults and ends with 65 when rows were skipped")
    func rosterImport() async throws {
        try await ControlServer.run { server in
            let console = CapturingConsole(input: "id,languages\n")
            #expect(await run("roster", "import", "-", "--dry-run", on: server, console) == .badInput)
            #expect(console.errors == "line 2, country: unknown country\n")
            #expect(console.out == "dry run: read 13, added 1, changed 2, unchanged 3, skipped 1\n")
            #expect(server.desk.state.withLock { $0.dryRun })
            let bad = CapturingConsole(input: "bad" + String(repeating: "x", count: 3_000_000))
            #expect(await run("roster", "import", "-", on: server, bad) == .badInput)
            #expect(bad.errors.contains("no column id"))
        }
    }

    @Test("roster export is what roster import reads; secrets only where asked for")
    func rosterExport() async throws {
        try await ControlServer.run(desk: MemoryDesk(volunteers: 2300)) { server in
            let csv = CapturingConsole()
            #expect(await run("roster", "export", on: server, csv) == .done)
            #expect(csv.out.split(separator: "\r\n").count == 2301)
            #expect(csv.out.contains("v7,\"Grupo \"\"Norte\"\", 7\",v7@example.org,es;en,KE,,lawyers,"))
            #expect(!csv.out.contains("whsec"))
            let json = CapturingConsole()
            #expect(await run("roster", "export", "--show-secrets", "--json", on: server, json) == .done)
            #expect(json.lines.count == 2300)
            #expect(object(json.lines[0])["webhook_secret"] as? String == "whsec_c2VjcmV0")
        }
    }

    @Test("roster count, show and erase")
    func roster() async throws {
        try await ControlServer.run { server in
            let total = CapturingConsole()
            #expect(await run("roster", "count", on: server, total) == .done)
            #expect(total.out == "7\n")
            let split = CapturingConsole()
            #expect(await run("roster", "count", "--by", "language", on: server, split) == .done)
            #expect(split.lines == ["language  volunteers", "en                 4", "es                 3"])
            let one = CapturingConsole()
            #expect(await run("roster", "show", "v/1", on: server, one) == .done)
            #expect(one.out.contains("appetite   limited:3;issues=death-penalty;regions=EUR+150"))
            #expect(await run("roster", "show", "x", on: server, CapturingConsole()) == .refused)
            #expect(await run("roster", "erase", "v/1", on: server, CapturingConsole(answers: ["no"])) == .refused)
            let erased = CapturingConsole(answers: ["yes"])
            #expect(await run("roster", "erase", "v/1", "--json", on: server, erased) == .done)
            #expect(erased.out == "{\"erased\":true,\"id\":\"v/1\"}\n")
            #expect(server.desk.state.withLock { $0.erased } == ["v/1"])
        }
    }

    @Test(
        "every kind of refusal has its exit status",
        arguments: [
            (.refused("no"), .refused), (.unknown("no"), .refused), (.notAllowed("no"), .notAllowed),
            (.busy("no"), .busy), (.failed("no"), .internalFault), (.invalid([]), .badInput),
        ] as [(DeskError, ProgramExit)])
    func exitStatus(failure: DeskError, expected: ProgramExit) async throws {
        try await ControlServer.run { server in
            server.desk.state.withLock { $0.failure = failure }
            let console = CapturingConsole()
            #expect(await run("status", "--json", on: server, console) == expected)
            #expect(console.out.isEmpty && console.errors.hasPrefix("urgentctl: "))
        }
    }

    @Test("a reader that goes away ends a listing quietly")
    func brokenPipe() async throws {
        try await ControlServer.run(desk: MemoryDesk(deliveries: 20_000)) { server in
            let console = CapturingConsole(reads: 1)
            #expect(await run("deliveries", "UA 042/26", on: server, console) == .brokenPipe)
            #expect(console.errors.isEmpty)
        }
    }

    @Test("a daemon that is not there ends with 69 and what to do")
    func unreachable() async throws {
        let console = CapturingConsole()
        let status = await ControlProgram.run(
            ["status", "--socket", "/nonexistent/socket"], environment: [:], console: console)
        #expect(status == .unreachable)
        #expect(console.errors.contains("systemctl status urgentd"))
    }

    @Test("control characters from elsewhere do not reach the terminal")
    func plain() {
        #expect(Plain.line("a\u{1B}[2Jb\r\nc\u{202E}d") == "a [2Jb  c d")
    }
}

/// What changes on the desk between two looks, look by look.
private final class Steps: Sendable {
    typealias Step = @Sendable (inout MemoryDesk.State) -> Void

    private let steps: [Step]
    private let done = Counter()

    init(_ steps: [Step]) {
        self.steps = steps
    }

    func next(_ desk: MemoryDesk) {
        let index = done.add()
        if index < steps.count { desk.state.withLock { steps[index](&$0) } }
    }
}
