// SPDX-License-Identifier: MIT

/// When an action has had enough responses.
public enum StopRule {
    /// Whether so many responses, of all kinds and versions together, end the action.
    public static func isReached(_ responses: Int, of action: UrgentAction) -> Bool {
        action.stopAtResponses.map { responses >= $0 } ?? false
    }

    /// The reason in the audit.
    public static func reason(_ responses: Int, of action: UrgentAction) -> String {
        "stopAt: \(responses) responses, \(action.stopAtResponses ?? 0) were enough"
    }
}
