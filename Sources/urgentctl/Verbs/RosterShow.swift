// SPDX-License-Identifier: MIT

import CommandLineArguments
import ControlAPI

/// `roster show ID`: one volunteer.
enum RosterShow: Verb {
    static let declaration = VerbDeclaration(
        "roster show", "show one volunteer", arguments: [ArgumentDeclaration("ID")])

    static func run(_ call: Invocation, _ context: VerbContext) async throws(VerbFailure) -> ExitStatus {
        let id = try call.volunteer(0)
        let volunteer = try await context.ask { () throws(ControlFault) in try await context.client.volunteer(id) }
        try context.answer(volunteer) {
            let fields = [
                ("id", volunteer.id), ("name", volunteer.name ?? ""), ("email", volunteer.email ?? ""),
                ("languages", volunteer.languages.joined(separator: " ")), ("country", volunteer.country),
                ("timezone", volunteer.timezone ?? ""), ("networks", volunteer.networks.joined(separator: " ")),
                ("appetite", volunteer.appetite), ("webhook", volunteer.webhookURL ?? ""),
                ("format", volunteer.webhookURL == nil ? "" : volunteer.webhookFormat ?? ""),
            ]
            return fields.filter { !$0.1.isEmpty }.map { $0.0.padded(to: 11) + Plain.line($0.1) + "\n" }.joined()
        }
        return .done
    }
}

extension Invocation {
    /// The volunteer's id at a position; an empty one is nobody's.
    func volunteer(_ position: Int) throws(VerbFailure) -> String {
        guard let id = argument(position), !id.isEmpty else {
            throw .usage(UsageError("ID must not be empty", verb: verb))
        }
        return id
    }
}
