// SPDX-License-Identifier: MIT

/// The order to stop an action at once, and what is said to those who have it.
public struct Withdrawal: Sendable {
    public let reference: Reference
    public let by: Identity
    public let reason: String
    public let at: Instant
    /// Nil: nobody is told.
    public let notice: Notice?

    public init(reference: Reference, by: Identity, reason: String, at: Instant, notice: Notice? = nil) {
        self.reference = reference
        self.by = by
        self.reason = reason
        self.at = at
        self.notice = notice
    }

    /// How the fixed notice to holders goes out.
    public struct Notice: Sendable, Hashable {
        /// How long it may take.
        public let window: Duration
        /// Languages that have fixed words: a reader of one of them gets the notice in it, whatever the action's texts are.
        public let languages: [LanguageTag]

        public init(window: Duration, languages: [LanguageTag] = []) {
            self.window = window
            self.languages = languages
        }
    }
}

/// What a withdrawal did.
public struct WithdrawalResult: Sendable, Hashable {
    public var record: ActionRecord
    /// The newest version that was closed by it.
    public var closed: Int
    /// The notice, released and on its way; nil if nobody is to be told.
    public var notice: LiveVersion?

    public init(record: ActionRecord, closed: Int, notice: LiveVersion?) {
        self.record = record
        self.closed = closed
        self.notice = notice
    }
}

extension ActionStore {
    /// Withdraws and tells nobody.
    @discardableResult
    public func withdraw(_ reference: Reference, by: Identity, reason: String, at: Instant) async throws(LedgerError)
        -> ActionRecord
    {
        try await withdraw(Withdrawal(reference: reference, by: by, reason: reason, at: at)).record
    }
}
