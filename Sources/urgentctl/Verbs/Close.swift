// SPDX-License-Identifier: MIT

import CommandLineArguments
import ControlAPI

/// `close REF [--outcome FILE]`: ends an action before its window does.
enum Close: Verb {
    static let declaration = VerbDeclaration(
        "close", "end an action before its window does, for good",
        discussion: """
            Returns when nothing leaves any more. One person suffices. Whoever has the alert is told nothing; for an alert \
            that is wrong or unsafe there is 'withdraw'. With --outcome FILE, an action document with a reference of its \
            own, they get the outcome once somebody has approved it.
            """,
        arguments: [ArgumentDeclaration("REF")],
        options: [
            OptionDeclaration("reason", value: "TEXT", "why; kept in the audit"),
            OptionDeclaration("outcome", value: "FILE", "what became of it; it waits for 'approve'"),
        ])

    static func run(_ call: Invocation, _ context: VerbContext) async throws(VerbFailure) -> ExitStatus {
        let reference = try call.reference(0)
        let reason = call.value("reason")
        let result: ClosureDocument
        if let path = call.value("outcome") {
            let document = try InputFile.action(path, context.console)
            result = try await context.ask { () throws(ControlFault) in
                try await context.client.close(reference, outcome: document, reason: reason)
            }
        } else {
            result = try await context.ask { () throws(ControlFault) in
                try await context.client.close(reference, reason: reason)
            }
        }
        for warning in result.outcome?.warnings ?? [] { context.console.say("warning: \(Plain.line(warning))\n") }
        try context.answer(result) {
            let outcome = result.outcome.map { "\($0.reference) version \($0.version): \($0.state)\n" } ?? ""
            return "\(result.reference) version \(result.version) \(result.state): nothing leaves any more\n\(outcome)"
        }
        return .done
    }
}
