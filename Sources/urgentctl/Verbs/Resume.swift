// SPDX-License-Identifier: MIT

import CommandLineArguments
import ControlAPI

/// `resume [REF|--all]`: what is held back since a restore, or lets it go on.
enum Resume: Verb {
    static let declaration = VerbDeclaration(
        "resume", "list what is held back since a restore, or let it go on",
        discussion: """
            A backup does not know what was withdrawn or corrected after it. Let an action go on if you know that it was not; \
            withdraw it otherwise. Who got it between backup and restore may get it again, under the same Message-ID.
            """,
        arguments: [ArgumentDeclaration("REF", optional: true)],
        options: [OptionDeclaration("all", "everything that is held back")])

    static func run(_ call: Invocation, _ context: VerbContext) async throws(VerbFailure) -> ExitStatus {
        let reference = call.argument(0)
        guard reference == nil || !call.isSet("all") else {
            throw .usage(UsageError("either REF or --all", verb: "resume"))
        }
        let isOrder = reference != nil || call.isSet("all")
        let rows = try await context.ask { () throws(ControlFault) in
            isOrder ? try await context.client.resume(reference) : try await context.client.heldBack()
        }
        if context.json {
            for row in rows { try context.console.write(ControlJSON.line(row)) }
            return .done
        }
        if rows.isEmpty { try context.console.print("nothing is held back\n") }
        for row in rows {
            try context.console.print(
                Plain.line(
                    "\(row.reference) version \(row.version): \(isOrder ? "goes on" : "held back"), \(Figures.count(row.open)) "
                        + "open, \(Figures.count(row.possiblyTwice)) possibly twice, closes \(row.closes)") + "\n")
        }
        return .done
    }
}
