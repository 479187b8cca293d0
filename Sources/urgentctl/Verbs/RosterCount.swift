// SPDX-License-Identifier: MIT

import CommandLineArguments
import ControlAPI
import Domain

/// `roster count`: how many volunteers.
enum RosterCount: Verb {
    static let declaration = VerbDeclaration(
        "roster count", "count the volunteers",
        options: [
            OptionDeclaration(
                "by", value: "WHAT", "language, country, network or channel",
                choices: RosterDimension.allCases.map(\.rawValue))
        ])

    static func run(_ call: Invocation, _ context: VerbContext) async throws(VerbFailure) -> ExitStatus {
        let word = try call.checked { (call) throws(UsageError) in
            try call.word("by", of: RosterDimension.allCases.map(\.rawValue))
        }
        let counts = try await context.ask { () throws(ControlFault) in
            try await context.client.countRoster(by: word.flatMap(RosterDimension.init(rawValue:)))
        }
        if context.json {
            for count in counts { try context.console.write(ControlJSON.line(count)) }
        } else if let word {
            var table = Table([.init(word), .init("volunteers", number: true)])
            for count in counts { table.add([count.key.isEmpty ? "(none)" : count.key, Figures.count(count.count)]) }
            try context.console.print(table.lines(width: context.console.columns).joined(separator: "\n") + "\n")
        } else {
            try context.console.print(Figures.count(counts.first?.count ?? 0) + "\n")
        }
        return .done
    }
}
