// SPDX-License-Identifier: MIT

import Domain
import Foundation
import TestSupport
import Testing

@Suite("The programs on a terminal and in a pipe")
struct TerminalTests {
    private static let reference = "UA 50/26"

    /// What a terminal of this size received from `urgentctl`.
    private static func terminal(
        _ bed: DaemonBed, columns: Int, rows: Int = 24, options: [String] = [], _ words: [String],
        environment: [String: String] = [:]
    ) async throws -> Command.Result {
        let script = CommandLineFiles.path("Tests/TestSupport/Peers/terminal.py")
        return try await Command.run(
            "/usr/bin/python3",
            [script, "\(columns)", "\(rows)"] + options + [Programs.urgentctl, "--socket", bed.socket] + words,
            environment: ["TERM": "xterm", "NO_COLOR": ""].merging(environment) { $1 })
    }

    /// Lines as they stand on the screen, colours taken out.
    private static func lines(_ text: String) -> [Substring] {
        text.replacing(#/\x1B\[[0-9;]*[A-Za-z]/#, with: "").split { $0.isNewline }
    }

    /// Runs a test with an action of 3,000 people, sent to a relay that takes everything.
    private static func run(_ body: (DaemonBed) async throws -> Void) async throws {
        let sink = try MailSink()
        try await DaemonBed.run(BedConfiguration(relay: sink.port)) { bed in
            try await bed.release(SampleAction(reference: reference), to: Person.crowd(3000))
            try await bed.closedAccount(of: reference)
            try await body(bed)
        }
        sink.stop()
    }

    @Test("tables fit into the terminal and say where they were cut; in a pipe every line is whole")
    func widths() async throws {
        try await Self.run { bed in
            let words = ["deliveries", Self.reference, "--limit", "5", "--show-addresses"]
            let pipe = try await bed.run(words)
            for columns in [40, 72] {
                let shown = Self.lines(try await Self.terminal(bed, columns: columns, words).output)
                #expect(shown.count == 6 && shown[0].hasPrefix("volunteer"))
                #expect(shown.allSatisfy { $0.count <= columns } && shown[1].hasSuffix("…"), "\(shown)")
            }
            #expect(pipe.output.split(separator: "\n").count == 5)
            #expect(pipe.output.contains("@people.example") && !pipe.output.contains("…"))
            #expect(!pipe.output.contains("\u{1B}"))
            let relays = try await Self.terminal(bed, columns: 60, ["relay", "list"])
            #expect(Self.lines(relays.output).allSatisfy { $0.count <= 60 })
        }
    }

    @Test("colours only on a terminal, without NO_COLOR, and not on a dumb one")
    func colours() async throws {
        try await Self.run { bed in
            let words = ["status", Self.reference]
            let green = "\u{1B}[32m"
            #expect(try await Self.terminal(bed, columns: 80, words).output.contains(green))
            for quiet in [["NO_COLOR": "1"], ["TERM": "dumb"]] {
                let shown = try await Self.terminal(bed, columns: 80, words, environment: quiet)
                #expect(shown.output.contains("accepted") && !shown.output.contains("\u{1B}"), "\(quiet)")
            }
            let folder = try TemporaryFolder()
            let file = folder.path("out")
            _ = try await Self.terminal(bed, columns: 80, options: ["--out", file], words)
            #expect(!(try String(contentsOfFile: file, encoding: .utf8)).contains("\u{1B}"))
        }
    }

    @Test("a watch is redrawn in place on a terminal, within its lines, and never in a pipe")
    func watch() async throws {
        try await Self.run { bed in
            let words = ["status", Self.reference, "--watch"]
            let shown = try await Self.terminal(bed, columns: 50, rows: 8, options: ["--until", "decided"], words)
            // Cleared once, then written over from the top, and no line more than the screen has.
            #expect(shown.output.hasPrefix("\u{1B}[2J\u{1B}[H"))
            #expect(shown.output.contains("100 %") && shown.output.contains("["))
            let screen = try #require(shown.output.components(separatedBy: "\u{1B}[H").dropFirst().first)
            let lines = Self.lines(screen).filter { $0 != "^C" }
            #expect(lines.count <= 7 && lines.allSatisfy { $0.count <= 50 }, "\(lines)")
            try await bed.ctl("close", Self.reference)
            let pipe = try await bed.run(words)
            #expect(pipe.status == Exit.done && !pipe.output.contains("\u{1B}"))
        }
    }

    @Test("an import shows a bar on the terminal's standard error, takes it away, and leaves the output clean")
    func progress() async throws {
        try await DaemonBed.run { bed in
            let folder = try TemporaryFolder()
            let roster = try folder.write("roster.csv", Person.csv(Person.crowd(60_000)))
            let out = folder.path("out")
            let words = ["roster", "import", roster]
            let shown = try await Self.terminal(bed, columns: 80, options: ["--out", out], words)
            #expect(shown.status == Exit.done)
            #expect(shown.output.contains("\rimporting ") && shown.output.contains("#") && shown.output.contains(" %"))
            #expect(shown.output.hasSuffix("\r\u{1B}[K"))
            #expect(try String(contentsOfFile: out, encoding: .utf8).hasPrefix("read 60,000, added 60,000"))
            for quiet in [["TERM": "dumb"], [:]] {
                let silent =
                    quiet.isEmpty
                    ? try await bed.run(words)
                    : try await Self.terminal(bed, columns: 80, options: ["--out", out], words, environment: quiet)
                #expect(!(silent.output + silent.error).contains("importing"))
            }
        }
    }

    @Test("a reader that goes away ends a program quietly; a full disk is told, and ends it with 70")
    func pipes() async throws {
        try await Self.run { bed in
            let script = "\"$0\" --socket \"$1\" \"${@:2}\" | head -n 1 > /dev/null; echo \"${PIPESTATUS[0]}\""
            for words in [["deliveries", Self.reference], ["roster", "export"]] {
                let result = try await Command.run("bash", ["-c", script, Programs.urgentctl, bed.socket] + words)
                #expect(result.error.isEmpty && result.output == "141\n", "\(words): \(result)")
            }
            let full = "\"$0\" --socket \"$1\" \"${@:2}\" > /dev/full"
            for words in [
                ["deliveries", Self.reference], ["status"], ["--help"], ["reconcile"], ["--json", "doctor"],
            ] {
                let result = try await Command.run("bash", ["-c", full, Programs.urgentctl, bed.socket] + words)
                #expect(result.status == Exit.internalFault, "\(words)")
                #expect(result.error.contains("No space left on device"), "\(words): \(result.error)")
            }
            for words in [["--help"], ["check-config", "--show", bed.configurationFile]] {
                let result = try await Command.run(
                    "bash", ["-c", "\"$0\" \"$@\" > /dev/full", Programs.urgentd] + words)
                #expect(result.status == Exit.internalFault && result.error.contains("No space left"), "\(words)")
            }
        }
    }
}
