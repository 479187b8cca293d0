// SPDX-License-Identifier: MIT

import CommandLineArguments
import ControlAPI
import Domain
import Synchronization

/// `roster import FILE|-`: adds and changes volunteers.
enum RosterImport: Verb {
    static let declaration = VerbDeclaration(
        "roster import", "add and change volunteers from CSV or JSON Lines",
        discussion: """
            Good rows are taken, bad ones are told with line, column and kind of fault, and skipped: exit status 65. \
            Nobody who left comes back.
            """,
        arguments: [ArgumentDeclaration("FILE|-")],
        options: [
            OptionDeclaration(
                "format", value: "csv|jsonl", "of the file; else by its name, else csv",
                choices: RosterFormat.allCases.map(\.rawValue)),
            OptionDeclaration("dry-run", "only say what would be done"),
        ])

    /// More are in `--json`.
    private static let mostShown = 20

    static func run(_ call: Invocation, _ context: VerbContext) async throws(VerbFailure) -> ExitStatus {
        let path = call.argument(0) ?? "-"
        let word = try call.checked { (call) throws(UsageError) in
            try call.word("format", of: RosterFormat.allCases.map(\.rawValue))
        }
        let isJSON = [".jsonl", ".ndjson"].contains { path.lowercased().hasSuffix($0) }
        let format = word.flatMap(RosterFormat.init(rawValue:)) ?? (isJSON ? .jsonLines : .csv)
        let file = try InputFile(path, context.console)
        let bar = ProgressBar("importing", context)
        let read = Mutex(0)
        defer { bar.end() }
        let result = try await context.ask { () throws(ControlFault) in
            try await context.client.importRoster(format, dryRun: call.isSet("dry-run")) { room in
                let count = file.read(into: room)
                let sum = read.withLock { read in
                    read += count ?? 0
                    return read
                }
                bar.show(sum, of: file.size) {
                    Figures.bytes(sum) + (file.size.map { " of \(Figures.bytes($0))" } ?? "")
                }
                return count
            }
        }
        bar.end()
        if !context.json {
            for fault in result.errors.prefix(mostShown) {
                let column = fault.column.isEmpty ? "" : ", \(fault.column)"
                context.console.say(Plain.line("line \(fault.line)\(column): \(fault.reason)") + "\n")
            }
            let hidden = result.skipped - min(result.errors.count, mostShown)
            if hidden > 0 { context.console.say("and \(Figures.count(hidden)) more: --json lists the first 1,000\n") }
        }
        try context.answer(result) {
            """
            \(call.isSet("dry-run") ? "dry run: " : "")read \(Figures.count(result.read)), \
            added \(Figures.count(result.added)), changed \(Figures.count(result.changed)), \
            unchanged \(Figures.count(result.unchanged)), skipped \(Figures.count(result.skipped))

            """
        }
        // A header that cannot be understood refuses the file: an error without a row that was skipped.
        return result.skipped > 0 || !result.errors.isEmpty ? .badInput : .done
    }
}
