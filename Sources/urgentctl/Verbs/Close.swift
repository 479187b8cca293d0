// SPDX-License-Identifier: MIT

import CommandLineArguments
import ControlAPI

/// `close REF`: ends an action before its window does.
enum Close: Verb {
    static let declaration = VerbDeclaration(
        "close", "end an action before its window does, for good",
        discussion: """
            Returns when nothing leaves any more. One person suffices. Whoever has the alert is told nothing; for an alert \
            that is wrong or unsafe there is 'withdraw'.
            """,
        arguments: [ArgumentDeclaration("REF")],
        options: [
            OptionDeclaration("reason", value: "TEXT", "why; kept in the audit"),
            OptionDeclaration("outcome", value: "FILE", "not in this version: refused"),
        ])

    static func run(_ call: Invocation, _ context: VerbContext) async throws(VerbFailure) -> ExitStatus {
        let reference = try call.reference(0)
        guard call.value("outcome") == nil else {
            throw .declined(
                "urgentctl: outcomes come with a later version of urgentd; nothing was closed. "
                    + "Without --outcome the action is ended and its holders are told nothing.")
        }
        let result = try await context.ask { () throws(ControlFault) in
            try await context.client.close(reference, reason: call.value("reason"))
        }
        try context.answer(result) {
            "\(result.reference) version \(result.version) \(result.state): nothing leaves any more\n"
        }
        return .done
    }
}
