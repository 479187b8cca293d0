// SPDX-License-Identifier: MIT

import CommandLineArguments
import ControlAPI

/// `correct REF FILE|-`: the next version, or another draft.
enum Correct: Verb {
    static let declaration = VerbDeclaration(
        "correct", "replace the text of an action: nothing of the one before leaves any more",
        discussion: """
            FILE is a whole action document; kind and follows may be left out. Before approval it replaces the draft, and \
            translations of the draft are dropped. After approval it returns when nothing of the released version leaves \
            any more; the next version waits for 'approve'. Then whoever has an earlier version gets it as a correction, \
            the others as an alert. An action that is over is corrected for those who have it only.
            """,
        arguments: [ArgumentDeclaration("REF"), ArgumentDeclaration("FILE|-")])

    static func run(_ call: Invocation, _ context: VerbContext) async throws(VerbFailure) -> ExitStatus {
        let reference = try call.reference(0)
        let document = try InputFile.action(call.argument(1), context.console)
        let result = try await context.ask { () throws(ControlFault) in
            try await context.client.correct(reference, document)
        }
        for warning in result.warnings { context.console.say("warning: \(Plain.line(warning))\n") }
        try context.answer(result) {
            let news = result.created ? "taken in" : "was there already, nothing changed"
            let before =
                result.version > 1 ? "nothing of version \(result.version - 1) leaves any more; " : ""
            return "\(result.reference) version \(result.version) \(news): \(before)\(result.state)\n"
        }
        return .done
    }
}
