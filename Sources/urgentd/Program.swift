// SPDX-License-Identifier: MIT

import CommandLineArguments
import DaemonKit
import Glibc
import Telemetry

/// The daemon's command line: parse, run, exit status.
enum Program {
    static let declaration = ProgramDeclaration(
        "urgentd", "Dispatches urgent actions to volunteers and accounts for every delivery.",
        version: ProgramVersion.current,
        verbs: [
            VerbDeclaration(
                "serve", "run in the foreground until SIGTERM or SIGINT",
                options: [
                    OptionDeclaration("config", value: "FILE", "the configuration; see check-config"),
                    OptionDeclaration("log-level", value: "LEVEL", "debug, info (usual), warning, error or alarm"),
                ]),
            VerbDeclaration(
                "check-config", "validate a configuration; every problem with line and key",
                arguments: [ArgumentDeclaration("FILE")],
                options: [OptionDeclaration("show", "print the effective file, every default filled in")]),
            VerbDeclaration(
                "restore", "put a backup in the place of the ledger and its keys; the daemon must be down",
                discussion: """
                    FILE is what 'urgentctl backup' wrote; '-' is standard input. It is verified before anything is touched, and \
                    what was there before is kept beside it. What was open in the backup is held back until 'urgentctl resume': \
                    a withdrawal or correction made since is not in it.
                    """,
                arguments: [ArgumentDeclaration("FILE|-")],
                options: [
                    OptionDeclaration("state", value: "DIR", "the state folder"),
                    OptionDeclaration("resume", "hold nothing back: nothing was withdrawn or corrected since"),
                ]),
            VerbDeclaration(
                "demo", "the whole job on this machine, nothing to set up",
                discussion: """
                    Runs the real daemon on a made-up roster with receivers of its own on loopback, sends one urgent \
                    action, and ends with the closing account. Nothing leaves the machine.

                    Exit status 0 only if everyone is accounted for.
                    """,
                options: [
                    OptionDeclaration("volunteers", value: "N", "how many people (2000)"),
                    OptionDeclaration("keep", value: "DIR", "put everything there and keep it"),
                    OptionDeclaration("pace", value: "N", "mails a second, and a second action that overtakes"),
                ]),
        ],
        notes: """
            Exit status: 0 done, 1 the account does not close, 64 usage, 65 no backup that can be restored, 70 internal, 75 another daemon holds the state \
            folder, 78 configuration.
            """)

    static func run(_ words: [String]) async -> ExitStatus {
        do throws(UsageError) {
            switch try declaration.parse(words) {
            case .print(let text):
                Console().write(text)
                return .done
            case .run(let call):
                return try await run(call)
            }
        } catch {
            complain(error.text(program: declaration.name))
            return .usage
        }
    }

    private static func run(_ call: Invocation) async throws(UsageError) -> ExitStatus {
        switch call.verb {
        case "serve":
            guard let file = call.value("config") else {
                throw UsageError("'serve' needs --config FILE", verb: "serve")
            }
            let levels = LogLevel.allCases.map(\.name)
            if let level = try call.word("log-level", of: levels).flatMap({ LogLevel(name: $0) }) {
                Log.setThreshold(level)
            }
            return await Serve.run(file)
        case "restore":
            guard let state = call.value("state"), !state.isEmpty else {
                throw UsageError("'restore' needs --state DIR", verb: "restore")
            }
            return await RunRestore.run(call.argument(0) ?? "-", state: state, goesOn: call.isSet("resume"))
        case "check-config":
            return CheckConfig.run(call.argument(0) ?? "", show: call.isSet("show"))
        default:
            return await RunDemo.run(
                volunteers: try call.integer("volunteers", in: 1...10_000_000), keep: call.value("keep"),
                pace: try call.integer("pace", in: 1...1_000_000))
        }
    }

    /// Words for people go to standard error.
    static func complain(_ text: String) {
        var line = text.hasSuffix("\n") ? text : text + "\n"
        _ = line.withUTF8 { write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}
