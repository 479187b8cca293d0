// SPDX-License-Identifier: MIT

import CommandLineArguments
import ControlAPI

/// `endpoint enable ID`: a repaired webhook gets alerts again.
enum EndpointEnable: Verb {
    static let declaration = VerbDeclaration(
        "endpoint enable", "let a repaired webhook have alerts again",
        discussion: "`endpoint test ID` tells beforehand whether it works.",
        arguments: [ArgumentDeclaration("ID")])

    static func run(_ call: Invocation, _ context: VerbContext) async throws(VerbFailure) -> ExitStatus {
        let id = try call.volunteer(0)
        let result = try await context.ask { () throws(ControlFault) in
            try await context.client.enableEndpoint(of: id)
        }
        try context.answer(result) { "the endpoint of \(Plain.line(result.volunteer)) is enabled\n" }
        return .done
    }
}
