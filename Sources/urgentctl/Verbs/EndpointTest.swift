// SPDX-License-Identifier: MIT

import CommandLineArguments
import ControlAPI

/// `endpoint test ID`: a signed event that asks for nothing, sent as an alert would be.
enum EndpointTest: Verb {
    static let declaration = VerbDeclaration(
        "endpoint test", "send a signed test event to a volunteer's webhook",
        discussion: """
            Its type is `urgent-action.test`. It goes the way of the alerts: same signature, same address rule, same \
            patience with busy hosts. Exit status 1 when it is not accepted. Enables and disables nothing.
            """,
        arguments: [ArgumentDeclaration("ID")])

    static func run(_ call: Invocation, _ context: VerbContext) async throws(VerbFailure) -> ExitStatus {
        let id = try call.volunteer(0)
        let result = try await context.ask { () throws(ControlFault) in
            try await context.client.testEndpoint(of: id)
        }
        try context.answer(result) {
            let word = result.accepted ? "accepted" : "not accepted (\(result.reason ?? "?"))"
            return Plain.line("\(word) in \(result.milliseconds) ms: \(result.reply)") + "\n"
        }
        return result.accepted ? .done : .refused
    }
}
