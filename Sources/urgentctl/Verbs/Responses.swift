// SPDX-License-Identifier: MIT

import CommandLineArguments
import ControlAPI
import Domain

/// `responses REF`: who acted, as counts.
enum Responses: Verb {
    static let declaration = VerbDeclaration(
        "responses", "show who acted, as counts by kind, language, country, over time",
        discussion: """
            Volunteers say so by the link in their alert: one response a person and kind. Those after the window's end \
            count too, and are shown as late.
            """,
        arguments: [ArgumentDeclaration("REF")])

    static func run(_ call: Invocation, _ context: VerbContext) async throws(VerbFailure) -> ExitStatus {
        let reference = try call.reference(0)
        let tally = try await context.ask { () throws(ControlFault) in try await context.client.responses(reference) }
        try context.answer(tally) { words(tally, context.console).joined(separator: "\n") + "\n" }
        return .done
    }

    private static func words(_ tally: ResponseDocument, _ console: any Console) -> [String] {
        let people = tally.people == 1 ? "1 person" : "\(Figures.count(tally.people)) people"
        let late = tally.late.values.reduce(0, +)
        var lines = [
            console.coloured(tally.reference, .bold) + "  \(Figures.count(tally.total)) responses of \(people)"
                + (late > 0 ? ", \(Figures.count(late)) of them late" : "")
        ]
        if let sections = StatusView.sections(tally.receipts) { lines.append(sections) }
        guard tally.total > 0 else { return lines }
        lines += table("", [("all", tally.byKind)], console)
        lines += table("language", bySize(tally.byLanguage), console)
        lines += table("country", bySize(tally.byCountry), console)
        lines += table("hour from", tally.byHour.map { ($0.from.rfc3339, $0.counts) }, console)
        return lines
    }

    private static func bySize(_ parts: [String: [String: Int]]) -> [(String, [String: Int])] {
        let sums = parts.map { (name: $0.key, counts: $0.value, sum: $0.value.values.reduce(0, +)) }
        return sums.sorted { ($1.sum, $0.name) < ($0.sum, $1.name) }.map { ($0.name, $0.counts) }
    }

    private static func table(_ title: String, _ rows: [(String, [String: Int])], _ console: any Console) -> [String] {
        let kinds = ResponseKind.allCases.map(\.rawValue)
        var table = Table(
            [.init(title)] + kinds.map { .init($0, number: true) } + [.init("sum", number: true)])
        for (name, counts) in rows {
            table.add(
                [name] + kinds.map { Figures.count(counts[$0] ?? 0) }
                    + [Figures.count(counts.values.reduce(0, +))])
        }
        return [""] + table.lines(width: console.columns)
    }
}
