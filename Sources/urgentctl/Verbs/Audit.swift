// SPDX-License-Identifier: MIT

import CommandLineArguments
import ControlAPI
import Domain

/// `audit [REF] [--verify]`: who did what, when; and whether the record of it is whole.
enum Audit: Verb {
    static let declaration = VerbDeclaration(
        "audit", "show who did what, when",
        discussion: """
            With --verify nothing is listed: the whole audit, whatever REF says, is held against its hash chain. Exit \
            status 1 names the first entry that was changed, moved, removed or cut off.
            """,
        arguments: [ArgumentDeclaration("REF", optional: true)],
        options: [OptionDeclaration("verify", "prove that the whole audit is as it was written")])

    static func run(_ call: Invocation, _ context: VerbContext) async throws(VerbFailure) -> ExitStatus {
        if call.isSet("verify") { return try await verify(context) }
        let reference = call.argument(0) == nil ? nil : try call.reference(0)
        let table = RowTable(
            [
                .init("time", width: 20), .init("who", width: 14), .init("verb", width: 8), .init("action", width: 12),
                .init("detail", width: 0),
            ], context.console)
        try await context.list(
            ControlPath.path(ControlPath.audit, query: [("reference", reference)]), AuditDocument.self
        ) { entry in
            let who = entry.actor == entry.login ? entry.actor : "\(entry.actor) (\(entry.login))"
            let version = entry.version.map { " v\($0)" } ?? ""
            return table.line([
                entry.at.rfc3339, who, entry.verb, (entry.reference ?? "") + version, entry.detail,
            ])
        }
        return .done
    }

    private static func verify(_ context: VerbContext) async throws(VerbFailure) -> ExitStatus {
        let proof = try await context.ask { () throws(ControlFault) in try await context.client.verifyAudit() }
        if context.json { try context.console.write(ControlJSON.line(proof)) }
        guard let fault = proof.fault else {
            if !context.json {
                let count = Figures.count(Int(proof.entries))
                try context.console.print("the audit is whole: \(count) entries fit; hash of the last: \(proof.head)\n")
            }
            return proof.whole ? .done : .refused
        }
        context.console.say("urgentctl: the audit does not fit: \(Plain.line(fault.sentence))\n")
        if fault.sequence == 1 {
            context.console.say("If the first entry does not fit, roster.key may not be this ledger's key.\n")
        }
        return .refused
    }
}
