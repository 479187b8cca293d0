// SPDX-License-Identifier: MIT

import CommandLineArguments
import ControlAPI
import Domain

/// `clock accept`: the machine's new time is right, the daemon takes it.
enum ClockAccept: Verb {
    static let declaration = VerbDeclaration(
        "clock accept", "take the machine's time, after its clock was set by more than 30 s",
        discussion: """
            Until then the daemon stays on its own time, so that no running window is shortened or stretched. From then on \
            windows, due times and approvals go by the new time.
            """)

    static func run(_ call: Invocation, _ context: VerbContext) async throws(VerbFailure) -> ExitStatus {
        let result = try await context.ask { () throws(ControlFault) in try await context.client.acceptClock() }
        try context.answer(result) {
            let moved = Int(result.movedSeconds.rounded())
            let news =
                moved == 0
                ? "there was nothing to accept"
                : "the daemon's time went \(moved > 0 ? "forward" : "back") by \(abs(moved)) s"
            return "\(news): it is \(result.now.rfc3339)\n"
        }
        return .done
    }
}
