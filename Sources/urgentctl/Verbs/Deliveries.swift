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
            OptionDeclaration(
                "state", value: "STATE", "only in this state", choices: DeliveryState.allCases.map(\.name)),
            OptionDeclaration("language", value: "LANG", "only in this language"),
            OptionDeclaration("country", value: "CC", "only in this country"),
            OptionDeclaration("limit", value: "N", "at most so many"),
            OptionDeclaration("show-addresses", "with the address each went to"),
        ])

    /// Without the time on a narrow terminal: the reply says more.
    private static let enoughForTime = 110

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
        let hasTime = context.console.columns.map { $0 >= enoughForTime } ?? true
        var columns: [RowTable.Column] = [
            .init("volunteer", width: 16), .init("state", width: 10), .init("channel", width: 7),
            .init("lang", width: 5), .init("in", width: 2), .init("tries", width: 5, number: true),
        ]
        if hasTime { columns.append(.init("updated", width: 20)) }
        columns.append(.init("last reply", width: 0))
        let table = RowTable(columns, context.console)
        try await context.list(path, DeliveryDocument.self) { row in
            let twice = row.possiblyTwice ? "possibly twice; " : ""
            let address = row.address.map { "\($0); " } ?? ""
            return table.line(
                [row.volunteer, row.state, row.channel, row.language, row.country, String(row.attempts)]
                    + (hasTime ? [row.updated.rfc3339] : []) + [twice + address + (row.lastReply ?? "")])
        }
        return .done
    }
}
