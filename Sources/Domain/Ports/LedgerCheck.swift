// SPDX-License-Identifier: MIT

/// Reads the whole ledger and says what is wrong with it: what `doctor --deep` asks for.
///
/// On a connection of its own: sends go on, and nothing is changed.
public protocol LedgerCheck: Sendable {
    /// Walks every page, every account and the audit; minutes with ten million deliveries.
    ///
    /// - Parameter progress: Told now and then, on another queue; must not block.
    /// - Returns: What was found; empty is the proof.
    /// - Throws: What made the walk itself impossible. Damage that it meets is a finding, not an error.
    func deepCheck(progress: @escaping @Sendable (LedgerCheckProgress) -> Void) async throws(LedgerError)
        -> [LedgerFinding]
}

/// How far a deep check has come.
public struct LedgerCheckProgress: Sendable, Hashable, Codable {
    /// What is walked now, for people: "pages of the file", "the account of UA 042/26".
    public var step: String
    /// Steps that are done, of `steps`.
    public var done: Int
    public var steps: Int

    public init(step: String, done: Int, steps: Int) {
        self.step = step
        self.done = done
        self.steps = steps
    }
}

/// One thing that is wrong with the ledger.
public struct LedgerFinding: Sendable, Hashable, Codable {
    public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        /// SQLite's own check: the file is damaged. Stop, and restore a backup.
        case damage
        /// Rows that name others which there are not.
        case orphan
        /// What `reconcile` says of an account.
        case account
        /// The audit's chain does not hold.
        case audit
    }

    public var kind: Kind
    /// What is wrong, in a sentence; free of personal data.
    public var text: String
    /// What to do.
    public var advice: String

    public init(kind: Kind, text: String, advice: String) {
        self.kind = kind
        self.text = text
        self.advice = advice
    }
}
