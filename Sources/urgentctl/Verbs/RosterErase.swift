// SPDX-License-Identifier: MIT

import CommandLineArguments
import ControlAPI

/// `roster erase ID`: removes all personal data of one volunteer.
enum RosterErase: Verb {
    static let declaration = VerbDeclaration(
        "roster erase", "remove all personal data of one volunteer, for good",
        discussion: "They get nothing any more, and no import brings them back. On a terminal it asks first.",
        arguments: [ArgumentDeclaration("ID")])

    private struct Erased: Encodable {
        let id: String
        let erased: Bool
    }

    static func run(_ call: Invocation, _ context: VerbContext) async throws(VerbFailure) -> ExitStatus {
        let id = try call.volunteer(0)
        if context.console.canAsk,
            context.console.ask("Erase '\(Plain.line(id))' for good? Type 'yes': ")?.lowercased() != "yes"
        {
            throw .declined("Nobody was erased.")
        }
        try await context.ask { () throws(ControlFault) in try await context.client.eraseVolunteer(id) }
        try context.answer(Erased(id: id, erased: true)) {
            "\(Plain.line(id)) is erased, and kept from coming back; backups made before still hold the data\n"
        }
        return .done
    }
}
