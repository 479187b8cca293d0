// SPDX-License-Identifier: MIT

import CommandLineArguments
import ControlAPI

/// The program without its process: arguments in, exit status out, everything said through a console.
enum ControlProgram {
    static let verbs: [any Verb.Type] = [
        Enqueue.self, Show.self, Preview.self, TestSend.self, Approve.self, Translate.self, Correct.self, Update.self,
        Close.self, Withdraw.self,
        Status.self, Deliveries.self, Responses.self, Reconcile.self, Report.self, Audit.self, RosterImport.self,
        RosterExport.self, RosterCount.self, RosterShow.self, RosterErase.self, RelayList.self, RelayPause.self,
        RelayResume.self, EndpointList.self, EndpointShow.self, EndpointEnable.self, EndpointDisable.self,
        EndpointTest.self,
        SuppressAdd.self, SuppressRemove.self, SuppressList.self, Bounce.self, Metrics.self, ClockAccept.self,
        Doctor.self, Backup.self, Resume.self,
    ]

    static var declaration: ProgramDeclaration {
        ProgramDeclaration(
            "urgentctl", "Hands urgent actions to urgentd, releases them, and shows where every alert is.",
            version: ProgramVersion.current,
            options: [
                OptionDeclaration(
                    "socket", value: "PATH", "the daemon's socket (else $URGENTD_SOCKET, else \(defaultSocket))"),
                OptionDeclaration(
                    "as", value: "NAME", "act under this name; for root, the daemon's user and delegates"),
                OptionDeclaration("json", "one JSON document on standard output; listings: one object a line"),
            ],
            verbs: verbs.map { $0.declaration },
            notes: """
                Exit status: 0 done, 1 refused (or a difference found), 64 usage, 65 bad input, 69 daemon not \
                reachable, 70 internal, 75 busy (try again), 77 not allowed.
                """)
    }

    static let defaultSocket = "/run/urgentd/control.sock"

    /// Runs one command line.
    ///
    /// - Parameters:
    ///   - words: The command line without the program's name.
    ///   - environment: `URGENTD_SOCKET` is looked at.
    ///   - console: Where everything is said.
    ///   - pause: How to wait between two looks at a status.
    /// - Returns: What the process ends with.
    static func run(
        _ words: [String], environment: [String: String], console: any Console,
        pause: @escaping @Sendable (Duration) async -> Void = Pause.wait
    ) async -> ExitStatus {
        do throws(VerbFailure) {
            switch try parse(words) {
            case .print(let text):
                try console.print(text)
                return .done
            case .run(let call):
                guard let verb = verbs.first(where: { $0.declaration.name == call.verb }) else { return .usage }
                let socket = call.value("socket") ?? environment["URGENTD_SOCKET"] ?? defaultSocket
                let context = VerbContext(
                    client: ControlClient(socket: socket, actingAs: call.value("as")), console: console,
                    json: call.isSet("json"), pause: pause)
                return try await verb.run(call, context)
            }
        } catch {
            return Complaint(error).tell(console)
        }
    }

    private static func parse(_ words: [String]) throws(VerbFailure) -> CommandLineRequest {
        do throws(UsageError) { return try declaration.parse(words) } catch { throw .usage(error) }
    }
}
