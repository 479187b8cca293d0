// SPDX-License-Identifier: MIT

import CommandLineArguments
import ControlAPI
import Domain

/// `report REF`: the account of an action that has come to its end.
enum Report: Verb {
    static let declaration = VerbDeclaration(
        "report", "show the closing report of an action that is closed or withdrawn",
        discussion: """
            The report is made once, when the last delivery is decided, and never changes; what came later stands \
            beside it. It holds no volunteer's data.
            """,
        arguments: [ArgumentDeclaration("REF")],
        options: [
            OptionDeclaration(
                "format", value: "FORMAT", "text (default), json, or html: a page for people",
                choices: Format.allCases.map(\.rawValue))
        ])

    private enum Format: String, CaseIterable {
        case text
        case json
        case html
    }

    static func run(_ call: Invocation, _ context: VerbContext) async throws(VerbFailure) -> ExitStatus {
        let reference = try call.reference(0)
        let format = try format(call, json: context.json)
        let report = try await context.ask { () throws(ControlFault) in try await context.client.report(reference) }
        switch format {
        case .json: try context.console.write(ControlJSON.line(report))
        case .html: try context.console.print(ReportPage(report).html)
        case .text: try context.console.print(words(report, context.console))
        }
        return .done
    }

    private static func format(_ call: Invocation, json: Bool) throws(VerbFailure) -> Format {
        guard let name = call.value("format") else { return json ? .json : .text }
        guard let format = Format(rawValue: name), !json || format == .json else {
            let names = Format.allCases.map(\.rawValue).joined(separator: ", ")
            throw .usage(UsageError("--format must be one of \(names); --json is --format json", verb: call.verb))
        }
        return format
    }

    private static func words(_ document: ReportDocument, _ console: any Console) -> String {
        let report = document.report
        var lines = [
            console.coloured("\(report.reference)", .bold)
                + "  \(report.kind.rawValue), ended by \(report.ending.rawValue)",
            "ended".padded(to: 14) + report.endedAt.rfc3339,
        ]
        for version in report.versions {
            lines += [
                "", "version \(version.version)".padded(to: 14) + Plain.line("approved by \(version.approvedBy)"),
            ]
            lines.append("window".padded(to: 14) + "\(version.opened.rfc3339) to \(version.closes.rfc3339)")
            let agrees = version.differences.isEmpty && version.states.values.reduce(0, +) == version.audience
            let verdict = agrees ? console.coloured("agrees", .green) : console.coloured("DIFFERS", .red)
            lines.append("audience".padded(to: 14) + "\(Figures.count(version.audience)), account \(verdict)")
            for state in DeliveryState.allCases {
                let count = version.states[state.name] ?? 0
                if count != 0 { lines.append(state.name.padded(to: 14) + Figures.count(count)) }
            }
            if version.possiblyTwice > 0 {
                lines.append("possibly twice".padded(to: 15) + Figures.count(version.possiblyTwice))
            }
            if version.late > 0 { lines.append("late".padded(to: 14) + Figures.count(version.late)) }
            for refusal in version.refusals {
                lines.append(
                    "refused".padded(to: 14)
                        + Plain.line("\(refusal.reason), \(refusal.channel): \(Figures.count(refusal.tries)) tries"))
            }
        }
        for since in document.sinceClose {
            let changes = since.changes.sorted { $0.key < $1.key }.map {
                "\($0.key) \($0.value > 0 ? "+" : "")\($0.value)"
            }
            lines += [
                "", "since close".padded(to: 14) + "version \(since.version): " + changes.joined(separator: ", "),
            ]
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
