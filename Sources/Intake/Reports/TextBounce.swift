// SPDX-License-Identifier: MIT

import Domain

/// A mail system's report in its own words: qmail, Exim, old Postfix and sendmail, Exchange, Yahoo and others.
///
/// What such a report is about is known by our marks in it; what happened by a few well-known sentences and the codes
/// that stand among them.
enum TextBounce {
    /// What happened; nil if these are no words of a mail system that did not deliver.
    static func event(_ text: ArraySlice<UInt8>) -> DeliveryReport.Event? {
        let told = told(text.prefix(longest))
        let lower = told.text.lowercased()
        let isDelay = delays.contains { lower.contains($0) }
        guard isDelay || failures.contains(where: { lower.contains($0) }) else { return nil }
        let refusal = refusal(told)
        return isDelay ? .delayed(refusal) : .failed(refusal)
    }

    /// What stands before the copy of our mail, in which everything is ours.
    private static func told(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var lines = MailLines(text)
        var end = lines.position
        while let line = lines.next() {
            if line.count < longestSeparator {
                let lower = line.text.lowercased()
                if separators.contains(where: { lower.contains($0) }) { break }
            }
            end = lines.position
        }
        return text[..<end]
    }

    /// The first line with an enhanced code; else the first with a reply code; else no code.
    private static func refusal(_ text: ArraySlice<UInt8>) -> Refusal {
        var best: (words: StatusWords, line: ArraySlice<UInt8>)?
        for line in MailLines(text) {
            let words = StatusWords(line)
            if words.enhanced != nil {
                best = (words, line)
                break
            }
            if words.code != nil, best == nil { best = (words, line) }
        }
        return Refusal.reported(
            code: best?.words.code, enhanced: best?.words.enhanced,
            text: best?.line.trimmed.text ?? "the mail system gives no code")
    }

    /// Said only of mail that is still on its way.
    private static let delays = [
        "has not yet been delivered", "warning message only", "will be retried", "delivery is delayed",
        "could not be delivered yet", "warning: could not send message for past", "still trying to deliver",
        "has been delayed", "delivery delayed", "temporarily deferred",
    ]

    private static let failures = [
        "this is the qmail-send program", "could not be delivered", "couldn't be delivered", "wasn't delivered",
        "permanent fatal errors", "unable to deliver your message", "unable to deliver message to",
        "delivery to the following recipient failed", "delivery has failed", "undeliverable", "undelivered mail",
        "did not reach some or all of the intended recipients", "did not reach the following recipient",
        "returned to sender", "returned mail", "permanent error", "delivery failed", "message not delivered",
        "address not found", "delivery failure", "failed permanently", "transcript of session follows",
        "i'm sorry to have to inform you", "not able to deliver",
    ]

    private static let separators = [
        "below this line is a copy of the message", "this is a copy of the message", "this is a copy of your message",
        "original message follows", "message header follows", "original message -----", "returned message follows",
        "header of the original message", "message headers follow", "--- enclosed is a copy",
        "the body of the message is", "unsent message below",
    ]

    private static let longest = 32 << 10
    private static let longestSeparator = 200
}
