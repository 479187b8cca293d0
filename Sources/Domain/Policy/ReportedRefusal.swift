// SPDX-License-Identifier: MIT

extension Refusal {
    /// A refusal as a report tells it: sorted by its codes, its words scrubbed.
    ///
    /// - Parameters:
    ///   - code: SMTP reply code, 400 to 599; nil when the report has none.
    ///   - enhanced: Status code such as `5.1.1` (RFC 3463); nil, or no such code, when the report has none.
    ///   - text: What the other side said.
    ///   - recipient: The address that it is about, to be taken out of the text; empty when not known.
    /// - Returns: Its reason is `refused` where neither code says more.
    public static func reported(code: Int?, enhanced: String?, text: String, about recipient: String = "") -> Refusal {
        let status = enhanced.flatMap { ReportedStatus($0) }
        return Refusal(
            reason: status?.reason ?? code.map(reason(ofBare:)) ?? .refused,
            code: code.flatMap { (400..<600).contains($0) ? $0 : nil }, enhanced: status?.text,
            text: ReplyScrubber.scrub(text, about: recipient))
    }

    /// A code without an enhanced one; in a report it is nearly always the answer to RCPT (RFC 5321 §4.2.3).
    private static func reason(ofBare code: Int) -> RefusalReason {
        switch code {
        case 550, 551, 553: .address
        case 552, 452: .mailboxFull
        case 554: .refused
        case 400..<500: .temporary
        default: .refused
        }
    }
}

/// An enhanced status code in a report (RFC 3463 §2): `5.1.1`.
struct ReportedStatus: Hashable {
    let kind: Int
    let subject: Int
    let detail: Int

    var text: String { "\(kind).\(subject).\(detail)" }

    /// Nil unless it is class 2, 4 or 5, a dot, a number, a dot and a number, each of at most three digits.
    init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3 else { return nil }
        let numbers = parts.compactMap { part in
            (1...3).contains(part.utf8.count) && part.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(part) : nil
        }
        guard numbers.count == 3, [2, 4, 5].contains(numbers[0]) else { return nil }
        (kind, subject, detail) = (numbers[0], numbers[1], numbers[2])
    }

    /// Reports say for good what may have begun with a 4; so the class does not matter here.
    var reason: RefusalReason {
        switch (subject, detail) {
        case (2, 2): .mailboxFull
        case (1, 7), (1, 8): .sender
        // X.1.4 ambiguous and X.1.5 valid say nothing against the address (RFC 3463 §3.2).
        case (1, 1), (1, 2), (1, 3), (1, 6), (1, 10), (2, 1): .address
        case (2, 3), (3, 4), (6, _): .message
        case (7, _): .policy
        default: kind == 4 ? .temporary : .refused
        }
    }
}
