// SPDX-License-Identifier: MIT

import CommandLineArguments
import ControlAPI

/// `roster export`: everybody, in the form that `roster import` takes.
enum RosterExport: Verb {
    static let declaration = VerbDeclaration(
        "roster export", "write all volunteers as CSV, or with --json as JSON Lines",
        options: [OptionDeclaration("show-secrets", "with the secrets of webhooks")])

    static func run(_ call: Invocation, _ context: VerbContext) async throws(VerbFailure) -> ExitStatus {
        if !context.json { try context.console.print(VolunteerDocument.csvHeader) }
        let secrets = call.isSet("show-secrets") ? "yes" : nil
        try await context.list(
            ControlPath.path(ControlPath.roster, query: [("secrets", secrets)]), VolunteerDocument.self
        ) { $0.csvRow }
        return .done
    }
}
