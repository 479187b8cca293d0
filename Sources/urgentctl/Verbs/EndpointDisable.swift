// SPDX-License-Identifier: MIT

import CommandLineArguments
import ControlAPI

/// `endpoint disable ID`: a webhook gets nothing; also: yes, it stays disabled.
enum EndpointDisable: Verb {
    static let declaration = VerbDeclaration(
        "endpoint disable", "send nothing to a webhook any more",
        discussion: """
            Its owner gets e-mail where there is an address. For one that the daemon has disabled this confirms that it \
            stays so, and ends its alarm. A new URL in the roster enables it.
            """,
        arguments: [ArgumentDeclaration("ID")],
        options: [OptionDeclaration("reason", value: "TEXT", "shown by `endpoint list`")])

    static func run(_ call: Invocation, _ context: VerbContext) async throws(VerbFailure) -> ExitStatus {
        let id = try call.volunteer(0)
        let result = try await context.ask { () throws(ControlFault) in
            try await context.client.disableEndpoint(of: id, reason: call.value("reason"))
        }
        try context.answer(result) {
            "the endpoint of \(Plain.line(result.volunteer)) is disabled: \(Plain.line(result.reason ?? ""))\n"
        }
        return .done
    }
}
