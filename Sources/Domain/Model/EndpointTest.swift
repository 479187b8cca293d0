// SPDX-License-Identifier: MIT

/// What came of a test event: what an alert would have met at this moment.
public struct EndpointTest: Sendable, Hashable {
    /// Empty when the URL cannot be used.
    public var host: String
    public var isAccepted: Bool
    /// The kind of failure; nil when there was none.
    public var reason: String?
    /// The HTTP status; nil when none was read.
    public var code: Int?
    /// The answer's beginning, scrubbed; or what happened, in our words.
    public var reply: String
    public var milliseconds: Int64

    public init(
        host: String, isAccepted: Bool, reason: String? = nil, code: Int? = nil, reply: String, milliseconds: Int64
    ) {
        self.host = host
        self.isAccepted = isAccepted
        self.reason = reason
        self.code = code
        self.reply = reply
        self.milliseconds = milliseconds
    }

    public init(_ report: SendReport, took span: Duration) {
        self.init(host: report.route, isAccepted: false, reply: "", milliseconds: max(0, span.wholeMilliseconds))
        switch report.outcome {
        case .accepted(let text):
            isAccepted = true
            reply = text
            code = text.split(separator: " ").dropFirst().first.flatMap { Int($0) }
        case .refusedForNow(let refusal), .refusedForGood(let refusal), .ambiguous(let refusal):
            reason = refusal.reason.rawValue
            code = refusal.code
            reply = refusal.text
        case .untried(let trouble):
            reason = "untried"
            let wish = trouble.retryAfterMilliseconds.map { "it asked to be left alone for \(($0 + 999) / 1000) s" }
            reply = "not tried: \(wish ?? "its host has just failed others")"
        case .notSent(let why):
            reason = why.rawValue
            reply = "not sent"
        }
    }
}
