// SPDX-License-Identifier: MIT

import CommandLineArguments
import ControlAPI
import Domain

/// `audit [REF]`: who did what, when.
enum Audit: Verb {
    static let declaration = VerbDeclaration(
        "audit", "show who did what, when", arguments: [ArgumentDeclaration("REF", optional: true)])

    private static let columns: [Table.Column] = [
        .init("time"), .init("who"), .init("verb"), .init("action"), .init("detail"),
    ]
    private static let widths = [24, 16, 14, 16, 0]

    static func run(_ call: Invocation, _ context: VerbContext) async throws(VerbFailure) -> ExitStatus {
        let reference = call.argument(0) == nil ? nil : try call.reference(0)
        let cut = context.console.columns
        if !context.json, context.console.isTerminal {
            try context.console.print(Table.line(columns.map(\.title), columns, widths, cut: cut) + "\n")
        }
        try await context.list(
            ControlPath.path(ControlPath.audit, query: [("reference", reference)]), AuditDocument.self
        ) { entry in
            let who = entry.actor == entry.login ? entry.actor : "\(entry.actor) (\(entry.login))"
            let version = entry.version.map { " v\($0)" } ?? ""
            let cells = [entry.at.rfc3339, who, entry.verb, (entry.reference ?? "") + version, entry.detail]
            return Table.line(cells.map(Plain.line), columns, widths, cut: cut) + "\n"
        }
        return .done
    }
}
