// SPDX-License-Identifier: MIT

/// Decides whether a draft may be released, and until when its window lasts.
///
/// Pure: the draft, the request and the time go in. Every refusal is one sentence for the person who asked.
public struct ApprovalRule: Sendable {
    /// What the rule looks at of a draft.
    public struct Draft: Sendable {
        public let action: UrgentAction
        public let digest: String
        public let state: ActionState
        public let submittedBy: Identity
        /// Nil while nobody has counted.
        public let audienceCount: Int?

        public init(
            action: UrgentAction, digest: String, state: ActionState, submittedBy: Identity, audienceCount: Int?
        ) {
            self.action = action
            self.digest = digest
            self.state = state
            self.submittedBy = submittedBy
            self.audienceCount = audienceCount
        }
    }

    /// Why not.
    public struct Refusal: Error, Hashable, Sendable {
        public let sentence: String
    }

    private let draft: Draft
    private let request: ApprovalRequest

    /// Checks every rule, the most fundamental first; the approval's time is the request's.
    ///
    /// - Returns: The end of the window.
    public static func check(_ draft: Draft, _ request: ApprovalRequest) throws(Refusal) -> Instant {
        let rule = ApprovalRule(draft: draft, request: request)
        try rule.checkState()
        try rule.checkDigest()
        try rule.checkPerson()
        try rule.checkSources()
        try rule.checkAudience()
        try rule.checkIssued()
        let end = try rule.windowEnd()
        try rule.checkForecast(end)
        return end
    }

    private func checkState() throws(Refusal) {
        switch draft.state {
        case .awaitingApproval: return
        case .open: throw Refusal(sentence: "\(draft.action.reference) is approved already")
        case .withdrawn: throw Refusal(sentence: "\(draft.action.reference) was withdrawn")
        case .closed:
            throw Refusal(
                sentence: "\(draft.action.reference) is closed: its window is over, or somebody ended it early")
        }
    }

    private func checkDigest() throws(Refusal) {
        if let digest = request.digest, digest != draft.digest {
            throw Refusal(
                sentence: "the content has changed since: its digest is \(draft.digest); look at it again with show")
        }
    }

    /// The name counts, as a delegate gave it; a person who handed the action in under another name counts by login.
    private func checkPerson() throws(Refusal) {
        guard request.rules.secondPerson else { return }
        if request.by.name == draft.action.author {
            throw Refusal(sentence: "\(request.by.name) is the author: somebody else must approve")
        }
        if request.by.name == draft.submittedBy.name || request.by.name == draft.submittedBy.login {
            throw Refusal(sentence: "\(request.by.name) handed it in: somebody else must approve")
        }
    }

    private func checkSources() throws(Refusal) {
        let named = draft.action.sources.count
        guard named < UrgentAction.sourcesNeeded, !Self.isReason(request.overrideSources) else { return }
        throw Refusal(
            sentence: "it names \(named) of \(UrgentAction.sourcesNeeded) independent sources: "
                + "approve with --override-sources and a reason, or hand in a version with more")
    }

    private func checkAudience() throws(Refusal) {
        guard draft.audienceCount == 0, !Self.isReason(request.anyway) else { return }
        throw Refusal(sentence: "it reaches nobody: approve with --anyway and a reason, or change its audience")
    }

    /// A clock that stands before the time of issue is wrong, or the document is: either way the window would be.
    private func checkIssued() throws(Refusal) {
        guard let issued = draft.action.issued, issued.since(request.at) > Self.clockTolerance,
            !Self.isReason(request.anyway)
        else { return }
        throw Refusal(
            sentence: "it says that it is issued at \(issued), and by the clock here it is \(request.at): "
                + "mend the clock or the document, or approve with --anyway and a reason")
    }

    /// How far two machines' clocks may differ without anybody being wrong.
    private static let clockTolerance = Duration.seconds(300)

    /// Last of all: everything else is for the author to mend, this is for the approver to weigh.
    private func checkForecast(_ end: Instant) throws(Refusal) {
        guard request.forecast.misses(end), !Self.isReason(request.anyway) else { return }
        throw Refusal(
            sentence: "it cannot make its window: \(request.forecast.sentence(closes: end)). "
                + "Approve with --anyway and a reason, or give it a longer window")
    }

    /// When a window ends that opens at a moment.
    public static func windowEnd(of action: UrgentAction, at opening: Instant, _ rules: ApprovalRules) -> Instant {
        switch action.window {
        case .until(let moment): moment
        case .lasting(let seconds): opening.advanced(by: .seconds(seconds))
        case .standard: opening.advanced(by: rules.defaultWindow)
        }
    }

    private func windowEnd() throws(Refusal) -> Instant {
        let end = Self.windowEnd(of: draft.action, at: request.at, request.rules)
        guard end > request.at else {
            throw Refusal(sentence: "its window ended at \(end): nobody could answer in time")
        }
        guard end.since(request.at) <= request.rules.longestWindow else {
            throw Refusal(
                sentence:
                    "its window ends at \(end), more than \(SpanText.write(request.rules.longestWindow)) from now, "
                    + "the longest that windows.longest allows")
        }
        return end
    }

    private static func isReason(_ text: String?) -> Bool {
        text?.contains { !$0.isWhitespace } ?? false
    }
}
