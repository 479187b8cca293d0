// SPDX-License-Identifier: MIT

import CommandLineArguments
import ControlAPI

/// `enqueue FILE|-`: hands in an action.
enum Enqueue: Verb {
    static let declaration = VerbDeclaration(
        "enqueue", "hand in an urgent action",
        discussion: """
            The file is JSON5, at most 4 MiB; '-' reads standard input. The same action again is a success and changes \
            nothing. Nothing leaves before somebody else approves it.
            """,
        arguments: [ArgumentDeclaration("FILE|-")])

    /// 4 MiB, the longest action; a byte more is enough for the daemon to refuse it.
    private static let longest = 4_194_304

    static func run(_ call: Invocation, _ context: VerbContext) async throws(VerbFailure) -> ExitStatus {
        let file = try InputFile(call.argument(0) ?? "-", context.console)
        let bytes = try file.readAll(limit: longest)
        let result = try await context.ask { () throws(ControlFault) in try await context.client.submit(bytes) }
        for warning in result.warnings { context.console.say("warning: \(Plain.line(warning))\n") }
        try context.answer(result) {
            let news = result.created ? "taken in" : "was there already, nothing changed"
            return "\(result.reference) version \(result.version) \(news): \(result.state)\n"
        }
        return .done
    }
}
