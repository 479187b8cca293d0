// SPDX-License-Identifier: MIT

/// Decides whether an action may be corrected, continued or ended by another document, and what that does.
///
/// Pure: where the action stands goes in. Every refusal is one sentence for the person who asked.
public enum CorrectionRule {
    /// Where the action stands that a document follows.
    public struct Standing: Sendable, Hashable {
        public var reference: Reference
        /// By its newest version.
        public var state: ActionState
        /// Whether any version was ever released.
        public var wasReleased: Bool
        /// Whether anybody has any version, or may have it.
        public var hasHolders: Bool
        /// Whether the newest version corrects an action that was over, so that it reaches its holders only.
        public var reachesHoldersOnly: Bool

        public init(
            reference: Reference, state: ActionState, wasReleased: Bool, hasHolders: Bool, reachesHoldersOnly: Bool
        ) {
            self.reference = reference
            self.state = state
            self.wasReleased = wasReleased
            self.hasHolders = hasHolders
            self.reachesHoldersOnly = reachesHoldersOnly
        }
    }

    /// What a correction does.
    public enum Step: Sendable, Hashable {
        /// Nothing of the newest version has left: the draft is another one, under the same number.
        case replaceDraft
        /// The newest version's fence closes; the next version waits for approval.
        ///
        /// - holdersOnly: The action was over already, so nobody gets it for the first time.
        case overtake(holdersOnly: Bool)
    }

    /// What a correction may do.
    ///
    /// | the action | a correction |
    /// |---|---|
    /// | awaits approval | replaces the draft |
    /// | is open | overtakes it |
    /// | is closed | reaches those who have it; refused if nobody has |
    /// | was withdrawn | refused: its holders have the notice |
    ///
    /// - Parameters:
    ///   - standing: Where the action stands.
    ///   - isSame: The document says what the newest version says already.
    /// - Returns: What becomes of the document.
    /// - Throws: Why it may not.
    public static func step(
        _ standing: Standing, isSame: Bool
    ) throws(ApprovalRule.Refusal) -> Step {
        let reference = standing.reference
        if standing.state == .withdrawn {
            throw ApprovalRule.Refusal(
                sentence: "\(reference) was withdrawn, and whoever has it is told so: there is nothing to correct")
        }
        if isSame {
            throw ApprovalRule.Refusal(
                sentence: "that is what \(reference) says already: a correction of itself would change nothing")
        }
        switch standing.state {
        case .awaitingApproval: return .replaceDraft
        case .open, .withdrawn: return .overtake(holdersOnly: standing.reachesHoldersOnly)
        case .closed:
            guard standing.hasHolders else {
                throw ApprovalRule.Refusal(
                    sentence: "\(reference) is closed and nobody has it: there is nobody to correct it for")
            }
            return .overtake(holdersOnly: true)
        }
    }

    /// Whether an update or an outcome may follow the action.
    public static func checkFollowUp(_ kind: ActionKind, _ standing: Standing) throws(ApprovalRule.Refusal) {
        if standing.state == .withdrawn {
            throw ApprovalRule.Refusal(
                sentence: "\(standing.reference) was withdrawn, and whoever has it is told so: "
                    + "no \(kind.rawValue) follows")
        }
        guard standing.wasReleased else {
            throw ApprovalRule.Refusal(
                sentence: "\(standing.reference) awaits approval, nobody has it: there is nothing to follow yet")
        }
    }
}
