// SPDX-License-Identifier: MIT

import CommandLineArguments
import ControlAPI
import Domain
import Testing

@testable import urgentctl

@Suite("urgentctl doctor")
struct DoctorVerbTests {
    private static func run(
        _ words: [String], socket: String, console: CapturingConsole
    ) async -> ProgramExit {
        await ControlProgram.run(["doctor", "--socket", socket] + words, environment: [:], console: console)
    }

    @Test("findings for people: level, check, why and what to do; no error is exit 0, a deep one is asked for")
    func words() async throws {
        try await ControlServer.run { server in
            let console = CapturingConsole()
            #expect(await Self.run([], socket: server.socket, console: console) == .done)
            #expect(
                console.out.hasSuffix(
                    """
                    ok       disk /var/lib/urgentd: 9000 MiB of 10000 are free
                    note     relay-dsn main: no DSN
                             why: reports come as the relay likes
                             do: nothing
                    warning  spf example.org: there is no SPF record
                             why: receivers want it
                             do: publish it

                    """), "\(console.out)")
            #expect(console.errors.hasPrefix("urgentctl doctor: ") && console.errors.contains("1 note"))
            let deep = CapturingConsole()
            #expect(await Self.run(["--deep"], socket: server.socket, console: deep) == .refused)
            #expect(deep.out.contains("error    ledger: page 7 is damaged"))
        }
    }

    @Test("JSON is one object a line and nothing else; colours and width only on a terminal")
    func forms() async throws {
        try await ControlServer.run { server in
            let console = CapturingConsole()
            #expect(await Self.run(["--json"], socket: server.socket, console: console) == .done)
            let findings = console.lines.map { ControlJSON.read(Finding.self, from: Array($0.utf8)) }
            // The first is of the machine's clock, which this program looks at itself.
            #expect(findings.first??.check == .clock && Array(findings.dropFirst()) == Samples.findings)
            #expect(console.errors.isEmpty)
            let terminal = CapturingConsole(columns: 40, colour: true)
            _ = await Self.run([], socket: server.socket, console: terminal)
            #expect(
                terminal.out.contains("\u{1B}[33mwarning\u{1B}[0m  spf example.org: there is no\n         SPF record\n")
            )
        }
    }

    @Test("no daemon is a finding too, and exit 69; a reader that went away ends it")
    func absent() async throws {
        let console = CapturingConsole()
        #expect(await Self.run(["--json"], socket: "/nonexistent", console: console) == .unreachable)
        let last = try #require(console.lines.last)
        let finding = try #require(ControlJSON.read(Finding.self, from: Array(last.utf8)))
        #expect(finding.check == .daemon && finding.level == .error && finding.advice.contains("urgentd doctor"))
        try await ControlServer.run { server in
            let gone = CapturingConsole(reads: 2)
            #expect(await Self.run([], socket: server.socket, console: gone) == .brokenPipe)
        }
    }
}
