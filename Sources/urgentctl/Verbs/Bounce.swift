// SPDX-License-Identifier: MIT

import CommandLineArguments
import ControlAPI

/// `bounce [FILE|-]`: feeds one bounce or complaint message.
enum Bounce: Verb {
    static let declaration = VerbDeclaration(
        "bounce", "feed one bounce or complaint message that came to the bounce address",
        discussion: """
            The message as it came, with its headers; '-' or nothing reads standard input. Only what carries a mark of ours, \
            the bounce address or a leave link, is acted upon; what was understood and done is printed. The same message \
            again changes nothing.
            """,
        arguments: [ArgumentDeclaration("FILE|-", optional: true)])

    static func run(_ call: Invocation, _ context: VerbContext) async throws(VerbFailure) -> ExitStatus {
        let message = try InputFile(call.argument(0) ?? "-", context.console).readAll(limit: longest).prefix(longest)
        let result = try await context.ask { () throws(ControlFault) in
            try await context.client.bounce(Array(message))
        }
        try context.answer(result) { words(result).joined(separator: "\n") + "\n" }
        return .done
    }

    private static func words(_ document: BounceDocument) -> [String] {
        var lines = ["\(document.kind): \(kinds[document.kind] ?? "a report")"]
        for result in document.results {
            let codes = [result.code.map { String($0) }, result.enhanced].compactMap { $0 }.joined(separator: " ")
            let about = [result.reference, result.version.map { "version \($0)" }, result.volunteer.map { "to \($0)" }]
                .compactMap { $0 }.joined(separator: " ")
            lines.append(
                "  \(Plain.line(result.event))\(codes.isEmpty ? "" : " \(codes)")"
                    + (about.isEmpty ? "" : ", \(Plain.line(about))") + "; proved by: \(result.proof)")
            if let text = result.text, !text.isEmpty { lines.append("    it says: \(Plain.line(text))") }
            lines.append("    done: \(result.effects.map { effects[$0] ?? $0 }.joined(separator: "; "))")
        }
        if document.leftOut > 0 { lines.append("  \(Figures.count(document.leftOut)) more recipients not looked at") }
        return lines
    }

    private static let kinds = [
        "delivery-status": "a delivery report", "feedback": "a complaint report", "text": "a mail system's own words",
        "automatic-reply": "an automatic reply, nothing to do",
        "report-of-report": "a report about a report, nothing to do",
        "other": "no report", "unreadable": "no mail, or one beyond the limits",
    ]
    private static let effects = [
        "bounced": "the delivery is bounced", "moved-to-reserve": "the delivery goes to the other channel",
        "address-suppressed": "the address is not written to any more",
        "trouble-noted": "noted; it takes several on different days", "delay-noted": "counted as delayed",
        "left": "the person has left", "unproved": "nothing: there is no mark of ours in it",
        "unknown": "nothing: no such delivery or person any more", "old-news": "nothing: said before, or overtaken",
        "nothing": "nothing",
    ]
    /// A mebibyte: the daemon looks at no more.
    private static let longest = 1 << 20
}
