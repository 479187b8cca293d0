// SPDX-License-Identifier: MIT

import CommandLineArguments
import ControlAPI
import Domain

/// `deliveries REF`: one line for every person.
enum Deliveries: Verb {
    static let declaration = VerbDeclaration(
        "deliveries", "list the deliveries of an action, by volunteer id",
        arguments: [ArgumentDeclaration("REF")],
        options: [
            OptionDeclaration("version", value: "N", "of this version; else the newest released one"),
            OptionDeclaration("state", value: "STATE", "only in this state"),
            OptionDeclaration("language", value: "LANG", "only in this language"),
            OptionDeclaration("country", value: "CC", "only in this country"),
            OptionDeclaration("limit", value: "N", "at most so many"),
            OptionDeclaration("show-addresses", "with the address each went to"),
        ])

    private static let columns: [Table.Column] = [
        .init("volunteer"), .init("state"), .init("channel"), .init("language"), .init("country"),
        .init("tries", number: true), .init("updated"), .init("last reply"),
    ]
    /// Rows are shown as they come, so widths are fixed: what the longest usual value needs.
    private static let widths = [16, 10, 7, 8, 7, 5, 24, 0]

    static func run(_ call: Invocation, _ context: VerbContext) async throws(VerbFailure) -> ExitStatus {
        let limit = try call.checked { (call) throws(UsageError) in try call.integer("limit", in: 1...Int(Int32.max)) }
        let version = try call.checked { (call) throws(UsageError) in
            try call.integer("version", in: 1...Int(Int32.max))
        }
        let state = try call.checked { (call) throws(UsageError) in
            try call.word("state", of: DeliveryState.allCases.map(\.name))
        }
        let path = ControlPath.path(
            ControlPath.deliveries, try call.reference(0),
            query: [
                ("version", version.map(String.init)), ("state", state), ("language", call.value("language")),
                ("country", call.value("country")), ("limit", limit.map(String.init)),
                ("addresses", call.isSet("show-addresses") ? "yes" : nil),
            ])
        let cut = context.console.columns
        if !context.json, context.console.isTerminal {
            try context.console.print(Table.line(columns.map(\.title), columns, widths, cut: cut) + "\n")
        }
        try await context.list(path, DeliveryDocument.self) { row in
            let twice = row.possiblyTwice ? "possibly twice; " : ""
            let address = row.address.map { "\($0); " } ?? ""
            let cells = [
                row.volunteer, row.state, row.channel, row.language, row.country, String(row.attempts),
                row.updated.rfc3339, twice + address + (row.lastReply ?? ""),
            ]
            return Table.line(cells.map(Plain.line), columns, widths, cut: cut) + "\n"
        }
        return .done
    }
}
