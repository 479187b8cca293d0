// SPDX-License-Identifier: MIT

import CommandLineArguments
import ControlAPI

/// `preview REF`: the letter as its readers would get it.
enum Preview: Verb {
    static let declaration = VerbDeclaration(
        "preview", "show the letter as readers of one language would get it",
        discussion: """
            Of the newest version, released or not; translations that wait for their release too. Times are in UTC, and \
            the personal links lead nowhere. An .eml file opens in any mail program.
            """,
        arguments: [ArgumentDeclaration("REF")],
        options: [
            OptionDeclaration("language", value: "LANG", "whose letter; required"),
            OptionDeclaration(
                "format", value: "FORMAT", "text (default), html, or eml: the whole mail", choices: formats),
        ])

    private static let formats = ["text", "html", "eml"]

    static func run(_ call: Invocation, _ context: VerbContext) async throws(VerbFailure) -> ExitStatus {
        let reference = try call.reference(0)
        guard let language = call.value("language") else {
            throw .usage(UsageError("--language LANG is required", verb: call.verb))
        }
        let format = call.value("format") ?? "text"
        guard formats.contains(format) else {
            throw .usage(UsageError("--format must be one of \(formats.joined(separator: ", "))", verb: call.verb))
        }
        let bytes = try await context.ask { () throws(ControlFault) in
            try await context.client.preview(reference, language: language, format: format)
        }
        try context.console.write(bytes)
        return .done
    }
}
