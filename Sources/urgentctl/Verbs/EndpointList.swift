// SPDX-License-Identifier: MIT

import CommandLineArguments
import ControlAPI
import Domain
import Runtime
import Synchronization

/// `endpoint list`: the webhooks of the roster and how they do.
enum EndpointList: Verb {
    static let declaration = VerbDeclaration(
        "endpoint list", "list the volunteers' webhooks and how they do",
        discussion:
            "URLs and secrets are not shown; `roster show ID` has the URL, `endpoint show ID` the last answers.",
        options: [
            OptionDeclaration("disabled", "only those that get nothing"),
            OptionDeclaration(
                "format", value: "FORMAT", "text (default), json, or html: a page with those that fail or get nothing",
                choices: Format.allCases.map(\.rawValue)),
        ])

    private enum Format: String, CaseIterable {
        case text
        case json
        case html
    }

    static func run(_ call: Invocation, _ context: VerbContext) async throws(VerbFailure) -> ExitStatus {
        let path = ControlPath.path(
            ControlPath.endpoints, query: [("disabled", call.isSet("disabled") ? "yes" : nil)])
        switch try format(call, json: context.json) {
        case .html: try await page(path, context)
        case .json: try await context.asJSON.list(path, EndpointDocument.self) { _ in "" }
        case .text: try await table(path, context)
        }
        return .done
    }

    private static func table(_ path: String, _ context: VerbContext) async throws(VerbFailure) {
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
    }

    private static func page(_ path: String, _ context: VerbContext) async throws(VerbFailure) {
        let collector = Mutex(EndpointHealthPage.Collector())
        try await context.ask { () throws(ControlFault) in
            try await context.client.lines(path) { line in
                if let row = ControlJSON.read(EndpointDocument.self, from: line) { collector.withLock { $0.take(row) } }
                return true
            }
        }
        let now = Instant(milliseconds: SystemClock.wallMilliseconds())
        try context.console.print(EndpointHealthPage(collector.withLock { $0 }, madeAt: now).html)
    }

    private static func format(_ call: Invocation, json: Bool) throws(VerbFailure) -> Format {
        guard let name = call.value("format") else { return json ? .json : .text }
        guard let format = Format(rawValue: name), !json || format == .json else {
            let names = Format.allCases.map(\.rawValue).joined(separator: ", ")
            throw .usage(UsageError("--format must be one of \(names); --json is --format json", verb: call.verb))
        }
        return format
    }
}
