// SPDX-License-Identifier: MIT

import CommandLineArguments
import ControlAPI
import Domain
import Runtime
import Synchronization

/// `doctor [--deep]`: what may be wrong, and what to do.
enum Doctor: Verb {
    static let declaration = VerbDeclaration(
        "doctor", "look at everything that alerts depend on, and say what to do",
        discussion: """
            Configuration, credentials, files, disk and clock; relays (no mail is sent); DNS records of the author's \
            domain; the public URL and its certificate; alarms. Findings come as they are made. Exit status 1 when \
            one is an error, 69 when the daemon does not answer.

            The article Doctor says for each check what to do. For a daemon that does not start there is 'urgentd \
            doctor --config FILE'.
            """,
        options: [OptionDeclaration("deep", "also walk the whole ledger: integrity, every account, the audit")])

    static func run(_ call: Invocation, _ context: VerbContext) async throws(VerbFailure) -> ExitStatus {
        let report = Report(context)
        let clock = MachineClock.read()
        let discipline = ClockDiscipline(
            isSynchronised: clock.isSynchronised, errorMicroseconds: clock.errorMicroseconds, why: clock.why)
        guard report.take(discipline.finding) else { throw .readerGone }
        let path = ControlPath.path(ControlPath.doctor, query: [("deep", call.isSet("deep") ? "yes" : nil)])
        do throws(ControlFault) {
            try await context.client.lines(path) { line in
                guard let finding = ControlJSON.read(Finding.self, from: line) else { return true }
                return report.take(finding)
            }
        } catch {
            if let finding = absence(error) { guard report.take(finding) else { throw .readerGone } }
            report.end()
            throw .daemon(error)
        }
        report.end()
        return report.worst < .error ? .done : .refused
    }

    /// The daemon itself as a finding; nil for what is no matter of it.
    private static func absence(_ fault: ControlFault) -> Finding? {
        switch fault {
        case .unreachable(let socket):
            Finding(
                .error, .daemon, socket, "the daemon does not answer", why: "nothing is sent, nothing is recorded",
                advice:
                    "systemctl status urgentd; journalctl -u urgentd; if it does not start: urgentd doctor --config "
                    + "/etc/urgentd/urgentd.json5")
        case .broken:
            Finding(
                .error, .daemon, "", "the daemon went away while it looked", why: "something may have ended it",
                advice: "systemctl status urgentd; journalctl -u urgentd")
        case .forbidden(let socket):
            Finding(
                .error, .daemon, socket, "this user may not ask the daemon", why: "the socket is for staff",
                advice: "ask to be added to the socket's group, or run this as root")
        case .refused, .strange, .abandoned: nil
        }
    }

    /// What goes out, finding by finding, on the thread that they come on.
    private final class Report: Sendable {
        private let context: VerbContext
        private let tally = Mutex(FindingTally())

        init(_ context: VerbContext) {
            self.context = context
        }

        var worst: Finding.Level { tally.withLock { $0.worst } }

        /// False when nobody reads any more.
        func take(_ finding: Finding) -> Bool {
            tally.withLock { $0.take(finding) }
            let console = context.console
            guard !context.json else { return console.put(ControlJSON.line(finding)[...]) }
            let text = FindingText.text(finding, columns: console.columns, colour: console.usesColour)
            return console.put(Array(text.utf8)[...])
        }

        func end() {
            if !context.json { context.console.say("urgentctl doctor: \(tally.withLock { $0.words })\n") }
        }
    }
}
