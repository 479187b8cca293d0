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
                    OptionDeclaration(
                        "log-level", value: "LEVEL", "debug, info (usual), warning, error or alarm",
                        choices: LogLevel.allCases.map(\.name)),
                ]),
            VerbDeclaration(
                "check-config", "validate a configuration; every problem with line and key",
                arguments: [ArgumentDeclaration("FILE")],
                options: [OptionDeclaration("show", "print the effective file, every default filled in")]),
            VerbDeclaration(
                "doctor", "say what may be wrong with a daemon that does not start, and what to do",
                discussion: """
                    The checks of 'urgentctl doctor', without a daemon: configuration, files, disk, clock, relays (no \
                    mail is sent), DNS, the public URL. Run it as root or as the daemon's user. What systemd hands to \
                    the service only is out of its sight. Exit status 1 when a finding is an error.

                    With --deep it opens the ledger as the daemon would, and walks it; only as the user that the ledger \
                    belongs to, and only while no daemon runs.
                    """,
                options: [
                    OptionDeclaration("config", value: "FILE", "the configuration"),
                    OptionDeclaration("deep", "also walk the whole ledger: integrity, every account, the audit"),
                    OptionDeclaration("json", "one JSON object a line for each finding"),
                    OptionDeclaration(
                        "resolver", value: "ADDRESS", "ask this DNS server (IPv4, with or without :PORT)"),
                ]),
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
            Exit status: 0 done, 1 the account does not close or the doctor found an error, 64 usage, 65 no backup that can \
            be restored, 70 damage or internal, 75 try again (full disk, port taken, another daemon), 78 configuration \
            and what else a person has to mend.
            """)

    static func run(_ words: [String]) async -> ExitStatus {
        do throws(UsageError) {
            switch try declaration.parse(words) {
            case .print(let text):
                return print(text)
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
        case "doctor":
            return try await RunDoctor.run(call)
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

    /// Prints what was asked for, and nothing else is done.
    ///
    /// - Returns: Done; or that the reader went away, or that the text could not be written (a full disk).
    static func print(_ text: String) -> ExitStatus {
        let fault = Console().fault(writing: text)
        if fault == 0 { return .done }
        if fault == EPIPE { return .brokenPipe }
        complain("urgentd: standard output cannot be written: \(String(cString: strerror(fault)))")
        return .internalFault
    }

    /// Words for people go to standard error.
    static func complain(_ text: String) {
        Console().complain(text.hasSuffix("\n") ? text : text + "\n")
    }
}
