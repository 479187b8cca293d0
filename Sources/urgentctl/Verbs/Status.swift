// SPDX-License-Identifier: MIT

import CommandLineArguments
import ControlAPI
import Synchronization

/// `status [REF] [--watch]`: where everybody is.
enum Status: Verb {
    static let declaration = VerbDeclaration(
        "status", "show counts by state, language, country and channel; window; forecast",
        discussion: """
            Without REF: one line for every action. With --watch it goes on until the action is over, or until you \
            stop it; with --json it prints one object for every change, at most four a second.
            """,
        arguments: [ArgumentDeclaration("REF", optional: true)],
        options: [OptionDeclaration("watch", "go on and show every change")])

    /// Four looks a second: the most that `--watch` may print.
    private static let lookEvery = Duration.milliseconds(250)

    static func run(_ call: Invocation, _ context: VerbContext) async throws(VerbFailure) -> ExitStatus {
        let reference = call.argument(0) == nil ? nil : try call.reference(0)
        guard call.isSet("watch") else {
            let statuses = try await look(reference, context)
            try show(statuses, ofOne: reference != nil, context)
            return .done
        }
        var shown: [String: StatusDocument] = [:]
        var isFirst = true
        while true {
            let statuses = try await look(reference, context)
            let changed = statuses.filter { shown[$0.reference] != $0.withoutClock }
            if !changed.isEmpty || (isFirst && !context.json) {
                if context.json || !context.console.isTerminal {
                    try show(changed, ofOne: false, context)
                } else {
                    try redraw(statuses, ofOne: reference != nil, clear: isFirst, context)
                }
            }
            for status in changed { shown[status.reference] = status.withoutClock }
            isFirst = false
            if reference != nil, statuses.allSatisfy(\.isOver) { return .done }
            await context.pause(lookEvery)
        }
    }

    private static func look(
        _ reference: String?, _ context: VerbContext
    ) async throws(VerbFailure) -> [StatusDocument] {
        if let reference {
            return [try await context.ask { () throws(ControlFault) in try await context.client.status(reference) }]
        }
        let found = Mutex<[StatusDocument]>([])
        try await context.ask { () throws(ControlFault) in
            try await context.client.lines(ControlPath.path(ControlPath.statuses)) { line in
                if let status = ControlJSON.read(StatusDocument.self, from: line) {
                    found.withLock { $0.append(status) }
                }
                return true
            }
        }
        return found.withLock { $0 }
    }

    private static func show(
        _ statuses: [StatusDocument], ofOne: Bool, _ context: VerbContext
    ) throws(VerbFailure) {
        if context.json {
            for status in statuses { try context.console.write(ControlJSON.line(status)) }
        } else if ofOne, let status = statuses.first {
            try context.console.print(StatusView.of(status, context.console).joined(separator: "\n") + "\n")
        } else {
            try context.console.print(StatusView.of(statuses, context.console).joined(separator: "\n") + "\n")
        }
    }

    /// Writes over what is on the screen: home, each line to its end, the rest below (ECMA-48 CUP, EL, ED).
    ///
    /// No more lines than the screen has, and none longer than it is wide: else it would scroll, and the next one miss.
    private static func redraw(
        _ statuses: [StatusDocument], ofOne: Bool, clear: Bool, _ context: VerbContext
    ) throws(VerbFailure) {
        let console = context.console
        var lines =
            ofOne
            ? statuses.first.map { StatusView.of($0, console) } ?? []
            : StatusView.of(statuses, console)
        if ofOne, let status = statuses.first, let bar = StatusView.bar(status, console) { lines.insert(bar, at: 1) }
        let body = lines.prefix(max(1, (console.rows ?? .max) - 1))
            .map { line in "\(console.columns.map { Cells.cut(line, to: $0) } ?? line)\u{1B}[K\n" }.joined()
        try console.print((clear ? "\u{1B}[2J" : "") + "\u{1B}[H" + body + "\u{1B}[J")
    }
}

extension StatusDocument {
    /// The same but for the clock: time passing is no change.
    fileprivate var withoutClock: StatusDocument {
        var copy = self
        copy.window.secondsLeft = nil
        return copy
    }

    /// Nothing will change any more.
    fileprivate var isOver: Bool { finished && (state == "withdrawn" || state == "closed") }
}
