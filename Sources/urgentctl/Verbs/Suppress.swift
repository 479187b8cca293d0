// SPDX-License-Identifier: MIT

import CommandLineArguments
import ControlAPI

/// `suppress add ADDRESS|-`: an address is not written to any more.
enum SuppressAdd: Verb {
    static let declaration = VerbDeclaration(
        "suppress add", "write to an address no more, whoever goes by it",
        discussion: """
            '-' reads the address from the first line of standard input, so that it is in no list of processes. Only a keyed \
            hash of it is kept. People with a webhook get alerts there.
            """,
        arguments: [ArgumentDeclaration("ADDRESS|-")],
        options: [OptionDeclaration("reason", value: "TEXT", "required; shown by `suppress list`: name nobody in it")])

    static func run(_ call: Invocation, _ context: VerbContext) async throws(VerbFailure) -> ExitStatus {
        guard let reason = call.value("reason"), !reason.isEmpty else {
            throw .usage(UsageError("--reason is required", verb: call.verb))
        }
        let address = try call.mailAddress(context)
        let result = try await context.ask { () throws(ControlFault) in
            try await context.client.suppress(address, reason: reason)
        }
        try context.answer(result) {
            let news = result.changed ? "is suppressed" : "was suppressed already"
            return "the address \(news): \(Figures.count(result.volunteers)) people in the roster, open deliveries "
                + "moved: \(Figures.count(result.moved)), suppressed: \(Figures.count(result.suppressed))\n"
        }
        return .done
    }
}

/// `suppress remove ADDRESS|-`: an address is written to again.
enum SuppressRemove: Verb {
    static let declaration = VerbDeclaration(
        "suppress remove", "write to an address again",
        discussion: """
            What was suppressed meanwhile stays so. Who left or complained is not brought back. '-' reads the address from \
            the first line of standard input.
            """,
        arguments: [ArgumentDeclaration("ADDRESS|-")])

    static func run(_ call: Invocation, _ context: VerbContext) async throws(VerbFailure) -> ExitStatus {
        let address = try call.mailAddress(context)
        let result = try await context.ask { () throws(ControlFault) in
            try await context.client.unsuppress(address)
        }
        try context.answer(result) {
            result.changed
                ? "the address is written to again: \(Figures.count(result.volunteers)) people in the roster\n"
                : "the address was not suppressed\n"
        }
        return .done
    }
}

/// `suppress list`: the suppressed addresses, by volunteer.
enum SuppressList: Verb {
    static let declaration = VerbDeclaration(
        "suppress list", "list the suppressed addresses by volunteer, reason and time",
        discussion: "The addresses themselves are not shown: only keyed hashes of them are kept.")

    static func run(_ call: Invocation, _ context: VerbContext) async throws(VerbFailure) -> ExitStatus {
        let table = RowTable(
            [
                .init("volunteer", width: 16), .init("reason", width: 12), .init("since", width: 20),
                .init("note", width: 0),
            ], context.console)
        try await context.list(ControlPath.path(ControlPath.suppressions), SuppressionDocument.self) { row in
            table.line([row.volunteer ?? "-", row.reason, Figures.time(row.since), row.note])
        }
        return .done
    }
}

extension Invocation {
    /// The address that is given, or the first line of standard input.
    fileprivate func mailAddress(_ context: VerbContext) throws(VerbFailure) -> String {
        let given = argument(0) ?? "-"
        guard given == "-" else { return given }
        let bytes = try InputFile("-", context.console).readAll(limit: 1000)
        let line = bytes.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
        return String(decoding: line, as: UTF8.self)
    }
}
