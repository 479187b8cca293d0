// SPDX-License-Identifier: MIT

import CommandLineArguments
import ControlAPI
import Domain

/// `endpoint show ID`: one webhook and what it answered lately.
enum EndpointShow: Verb {
    static let declaration = VerbDeclaration(
        "endpoint show", "show one webhook: its state, and what it answered to the last alerts",
        discussion: "Answers are cut short, and anything like an address in them is replaced.",
        arguments: [ArgumentDeclaration("ID")])

    static func run(_ call: Invocation, _ context: VerbContext) async throws(VerbFailure) -> ExitStatus {
        let id = try call.volunteer(0)
        let detail = try await context.ask { () throws(ControlFault) in try await context.client.endpoint(of: id) }
        try context.answer(detail) { words(detail, context.console).joined(separator: "\n") + "\n" }
        return .done
    }

    private static func words(_ detail: EndpointDetailDocument, _ console: any Console) -> [String] {
        let endpoint = detail.endpoint
        var lines = [
            console.coloured(Plain.line(endpoint.volunteer), .bold) + "  \(endpoint.state), \(detail.format) at "
                + Plain.line(endpoint.host)
        ]
        func add(_ title: String, _ value: String?) {
            if let value { lines.append(title.padded(to: 15) + Plain.line(value)) }
        }
        add("failing since", endpoint.failingSince?.rfc3339)
        if endpoint.state == "disabled" { add("disabled since", endpoint.since?.rfc3339) }
        add("why", endpoint.reason)
        if endpoint.failures > 0 { add("failures", Figures.count(endpoint.failures)) }
        add("last answer", endpoint.lastReply)
        add("next try", detail.next?.rfc3339)
        if !detail.replies.isEmpty { lines.append("") }
        for reply in detail.replies {
            let word = reply.accepted ? "accepted" : reply.reason ?? "?"
            lines.append(
                Plain.line("\(reply.at.rfc3339)  \(reply.reference) v\(reply.version)  \(word): \(reply.text)"))
        }
        return lines
    }
}
