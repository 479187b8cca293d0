// SPDX-License-Identifier: MIT

import CommandLineArguments
import ControlAPI

/// `test-send REF`: the letter in a mailbox or chat room of one's own, before anybody else has it.
enum TestSend: Verb {
    static let declaration = VerbDeclaration(
        "test-send", "send the letter to one address of your own, marked as a test",
        discussion: """
            It goes the way of the alerts: same relays, same address rule. Its subject begins with "TEST: ", a webhook's \
            event is `urgent-action.test`, signed with a key that nobody keeps. The personal links lead nowhere, no account \
            counts it, and the audit says that it was sent, not where. Exit status 1 when it is not accepted.
            """,
        arguments: [ArgumentDeclaration("REF")],
        options: [
            OptionDeclaration("to", value: "ADDRESS", "by mail"),
            OptionDeclaration("webhook", value: "URL", "by webhook"),
            OptionDeclaration(
                "format", value: "FORMAT", "of the webhook: standard (default), slack, discord, teams, ntfy",
                choices: ["standard", "slack", "discord", "teams", "ntfy"]),
            OptionDeclaration("language", value: "LANG", "which text; default: the action's first fallback language"),
        ])

    static func run(_ call: Invocation, _ context: VerbContext) async throws(VerbFailure) -> ExitStatus {
        let reference = try call.reference(0)
        guard (call.value("to") == nil) != (call.value("webhook") == nil) else {
            throw .usage(UsageError("one of --to ADDRESS and --webhook URL is required", verb: call.verb))
        }
        let order = TestSendDocument(
            to: call.value("to"), webhook: call.value("webhook"), format: call.value("format"),
            language: call.value("language"))
        let result = try await context.ask { () throws(ControlFault) in
            try await context.client.testSend(reference, order)
        }
        try context.answer(result) {
            let word = result.accepted ? "accepted" : "not accepted (\(result.reason ?? "?"))"
            return Plain.line("\(word) in \(result.milliseconds) ms: \(result.reply)") + "\n"
        }
        return result.accepted ? .done : .refused
    }
}
