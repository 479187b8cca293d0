// SPDX-License-Identifier: MIT

import CommandLineArguments
import ControlAPI

/// `translate REF LANG FILE|-`: adds a draft of one language.
enum Translate: Verb {
    static let declaration = VerbDeclaration(
        "translate", "add a draft of one language; approve REF --language LANG releases it",
        discussion: """
            FILE is JSON5 with subject, body and, if wanted, summary, asks and sampleLetter: what stands under one \
            language of an action's text. The newest draft counts until it is released. A language that is released \
            already is refused: use correct.
            """,
        arguments: [ArgumentDeclaration("REF"), ArgumentDeclaration("LANG"), ArgumentDeclaration("FILE|-")])

    /// 4 MiB, as for an action; a byte more is enough for the daemon to refuse it.
    private static let longest = 4_194_304

    static func run(_ call: Invocation, _ context: VerbContext) async throws(VerbFailure) -> ExitStatus {
        let reference = try call.reference(0)
        guard let language = call.argument(1), !language.isEmpty else {
            throw .usage(UsageError("LANG must not be empty", verb: call.verb))
        }
        let file = try InputFile(call.argument(2) ?? "-", context.console)
        let document = try file.readAll(limit: longest)
        let result = try await context.ask { () throws(ControlFault) in
            try await context.client.translate(reference, language: language, document)
        }
        try context.answer(result) {
            let news = result.created ? "taken in" : "was there already, nothing changed"
            let waiting = result.expected ? "" : " (the action does not expect this language: nobody waits for it)"
            return """
                \(result.reference) version \(result.version) [\(result.language)] \(news), not released yet\(waiting)
                digest \(result.digest)

                """
        }
        return .done
    }
}
