// SPDX-License-Identifier: MIT

/// Whom a version reaches because of what they have had before, and how its letter then introduces itself.
///
/// An alert's first version has none: its audience is its own rule and nothing else.
public struct Reach: Sendable, Hashable {
    /// For holders of an earlier version of the same action; nil where there is none.
    public let holders: Marking?
    /// For holders of the action that this one follows; nil where it follows none.
    public let followed: Marking?
    /// Whether everybody belongs whom the version's own audience rule names.
    public let byRule: Bool

    public init(holders: Marking?, followed: Marking?, byRule: Bool) {
        self.holders = holders
        self.followed = followed
        self.byRule = byRule
    }

    /// What the version is decides whom it reaches.
    ///
    /// - Parameters:
    ///   - kind: The action's own: alert, update or outcome.
    ///   - version: From 1.
    ///   - isNotice: It is the fixed notice of a withdrawal.
    ///   - holdersOnly: It corrects an action that was over already.
    /// - Returns: Nil if it reaches its own audience and nobody else.
    public static func of(_ kind: ActionKind, version: Int, isNotice: Bool, holdersOnly: Bool) -> Reach? {
        if isNotice { return Reach(holders: .withdrawal, followed: nil, byRule: false) }
        let followed: Marking? =
            switch kind {
            case .update: .update
            case .outcome: .outcome
            case .alert, .correction: nil
            }
        if version == 1, followed == nil { return nil }
        return Reach(
            holders: version > 1 ? .correction : nil, followed: holdersOnly ? nil : followed,
            byRule: followed == nil && !holdersOnly)
    }
}
