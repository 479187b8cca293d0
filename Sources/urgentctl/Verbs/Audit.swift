// SPDX-License-Identifier: MIT

import CommandLineArguments
import ControlAPI
import Domain

/// `audit [REF]`: who did what, when.
enum Audit: Verb {
    static let declaration = VerbDeclaration(
        "audit", "show who did what, when", arguments: [ArgumentDeclaration("REF", optional: true)])

    static func run(_ call: Invocation, _ context: VerbContext) async throws(VerbFailure) -> ExitStatus {
        let reference = call.argument(0) == nil ? nil : try call.reference(0)
        let table = RowTable(
            [
                .init("time", width: 20), .init("who", width: 14), .init("verb", width: 8), .init("action", width: 12),
                .init("detail", width: 0),
            ], context.console)
        try await context.list(
            ControlPath.path(ControlPath.audit, query: [("reference", reference)]), AuditDocument.self
        ) { entry in
            let who = entry.actor == entry.login ? entry.actor : "\(entry.actor) (\(entry.login))"
            let version = entry.version.map { " v\($0)" } ?? ""
            return table.line([
                entry.at.rfc3339, who, entry.verb, (entry.reference ?? "") + version, entry.detail,
            ])
        }
        return .done
    }
}
