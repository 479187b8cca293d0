// SPDX-License-Identifier: MIT

import CommandLineArguments
import ControlAPI

/// `update REF FILE|-`: further information to those who have an action.
enum Update: Verb {
    static let declaration = VerbDeclaration(
        "update", "hand in further information for those who have an action",
        discussion: """
            FILE is an action document with a reference of its own; kind and follows may be left out. It is an action of \
            its own that waits for 'approve'. It goes to whoever has REF then, in any version, and to nobody else; REF \
            stays open.
            """,
        arguments: [ArgumentDeclaration("REF"), ArgumentDeclaration("FILE|-")])

    static func run(_ call: Invocation, _ context: VerbContext) async throws(VerbFailure) -> ExitStatus {
        let reference = try call.reference(0)
        let document = try InputFile.action(call.argument(1), context.console)
        let result = try await context.ask { () throws(ControlFault) in
            try await context.client.update(reference, document)
        }
        for warning in result.warnings { context.console.say("warning: \(Plain.line(warning))\n") }
        try context.answer(result) {
            let news = result.created ? "taken in" : "was there already, nothing changed"
            return """
                \(result.reference) version \(result.version) \(news), follows \(Plain.line(reference)): \(result.state)

                """
        }
        return .done
    }
}
