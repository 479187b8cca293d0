// SPDX-License-Identifier: MIT

import CommandLineArguments
import ControlAPI

/// `withdraw REF --reason R`: stops everything at once; one person suffices, and nobody is asked twice.
enum Withdraw: Verb {
    static let declaration = VerbDeclaration(
        "withdraw", "stop an action at once, for good",
        discussion: """
            Returns when nothing leaves any more. One person suffices. Whoever has the action, in any version, then gets a \
            fixed notice in their language.
            """,
        arguments: [ArgumentDeclaration("REF")],
        options: [OptionDeclaration("reason", value: "TEXT", "why; kept in the audit")])

    static func run(_ call: Invocation, _ context: VerbContext) async throws(VerbFailure) -> ExitStatus {
        let reference = try call.reference(0)
        guard let reason = call.value("reason"), !reason.isEmpty else {
            throw .usage(UsageError("'withdraw' needs --reason TEXT", verb: call.verb))
        }
        let result = try await context.ask { () throws(ControlFault) in
            try await context.client.withdraw(reference, reason: reason)
        }
        try context.answer(result) {
            "\(result.reference) version \(result.version) \(result.state): nothing leaves any more\n"
        }
        return .done
    }
}
