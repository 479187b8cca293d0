// SPDX-License-Identifier: MIT

import CommandLineArguments
import ControlAPI

/// `endpoint list`: the webhooks of the roster and how they do.
enum EndpointList: Verb {
    static let declaration = VerbDeclaration(
        "endpoint list", "list the volunteers' webhooks and how they do",
        discussion: "URLs and secrets are not shown; `roster show ID` has the URL.",
        options: [OptionDeclaration("disabled", "only those that get nothing")])

    static func run(_ call: Invocation, _ context: VerbContext) async throws(VerbFailure) -> ExitStatus {
        let path = ControlPath.path(
            ControlPath.endpoints, query: [("disabled", call.isSet("disabled") ? "yes" : nil)])
        let table = RowTable(
            [
                .init("volunteer", width: 16), .init("state", width: 8), .init("failing since", width: 20),
                .init("fails", width: 5, number: true), .init("code", width: 4), .init("host", width: 28),
                .init("why disabled", width: 0),
            ], context.console)
        try await context.list(path, EndpointDocument.self) { row in
            table.line([
                row.volunteer, row.state, Figures.time(row.failingSince), String(row.failures),
                row.lastCode.map { String($0) } ?? "-", row.host, row.reason ?? "",
            ])
        }
        return .done
    }
}
