// SPDX-License-Identifier: MIT

import CommandLineArguments
import ControlAPI
import Domain

/// `approve REF`: releases the newest draft, after a last look on a terminal.
enum Approve: Verb {
    static let declaration = VerbDeclaration(
        "approve", "release the newest draft, or one added language",
        discussion: """
            The approver is neither the author, nor who handed it in, nor (for a language) the translator. On a terminal it first shows subject, languages, \
            audience and forecast, and asks; what was shown is then what is approved.
            """,
        arguments: [ArgumentDeclaration("REF")],
        options: [
            OptionDeclaration("digest", value: "DIGEST", "refuse if the content is not the one with this digest"),
            OptionDeclaration("language", value: "LANG", "release the added text in this language only"),
            OptionDeclaration("anyway", "release although it reaches nobody, or not in time"),
            OptionDeclaration("override-sources", "release with fewer than two sources"),
            OptionDeclaration("reason", value: "TEXT", "why, for --anyway and --override-sources"),
        ])

    static func run(_ call: Invocation, _ context: VerbContext) async throws(VerbFailure) -> ExitStatus {
        let reference = try call.reference(0)
        if call.isSet("anyway") || call.isSet("override-sources"), (call.value("reason") ?? "").isEmpty {
            throw .usage(UsageError("--anyway and --override-sources need --reason TEXT", verb: call.verb))
        }
        var digest = call.value("digest")
        if context.console.canAsk {
            // What the person saw is what gets approved: a change in between is refused.
            let seen = try await confirm(reference, language: call.value("language"), context)
            digest = digest ?? seen
        }
        let order = ApprovalRequestDocument(
            digest: digest, language: call.value("language"), overrideSources: call.isSet("override-sources"),
            anyway: call.isSet("anyway"), reason: call.value("reason"))
        let receipt = try await context.ask { () throws(ControlFault) in
            try await context.client.approve(reference, order)
        }
        let part = call.value("language").map { " [\(Plain.line($0))]" } ?? ""
        try context.answer(receipt) {
            """
            \(receipt.reference) version \(receipt.version)\(part) approved: \(receipt.state), \
            audience \(Figures.count(receipt.audience))
            forecast: \(receipt.forecast.words)

            """
        }
        return .done
    }

    /// Shows what is about to leave and asks.
    ///
    /// - Returns: The digest of what was shown.
    private static func confirm(
        _ reference: String, language: String?, _ context: VerbContext
    ) async throws(VerbFailure) -> String {
        let action = try await context.ask { () throws(ControlFault) in try await context.client.show(reference) }
        let status = try await context.ask { () throws(ControlFault) in try await context.client.status(reference) }
        let console = context.console
        var lines = ["\(action.reference)  \(action.kind), version \(action.version)"]
        let draft = action.drafts.first { $0.language.lowercased() == language?.lowercased() }
        if let draft {
            lines.append("subject".padded(to: 11) + "[\(draft.language)] \(Plain.line(draft.text.subject))")
            lines.append("translator".padded(to: 11) + Plain.line(draft.translator))
        }
        for (tag, text) in action.text.sorted(by: { $0.key < $1.key }) where language == nil {
            lines.append("subject".padded(to: 11) + "[\(tag)] \(Plain.line(text.subject))")
        }
        lines.append("languages".padded(to: 11) + action.text.keys.sorted().joined(separator: " "))
        lines.append("audience".padded(to: 11) + Plain.line(Show.audience(action.audience)))
        for held in status.held where draft == nil || held.language == draft?.language {
            lines.append("waiting".padded(to: 11) + "\(Figures.count(held.count)) for \(held.language)")
        }
        lines.append("forecast".padded(to: 11) + status.forecast.words)
        for warning in action.warnings { lines.append("warning".padded(to: 11) + Plain.line(warning)) }
        console.say(lines.joined(separator: "\n") + "\n")
        guard console.ask("Release it? Type 'yes': ")?.lowercased() == "yes" else {
            throw .declined("Nothing was released.")
        }
        return language == nil ? action.digest : draft?.digest ?? ""
    }
}
