// SPDX-License-Identifier: MIT

/// What a final refusal says about the address itself: whether it is written to again.
///
/// Pure. The same for a report and for a 5xx at the time of sending: the person is told nothing either way, so a wrong
/// word here costs them every alert from then on.
public enum BounceRule {
    /// What is held against an address.
    public enum Verdict: Sendable, Hashable {
        /// Nothing: policy, reputation, content, routing and our own session are not the address's fault.
        case nothing
        /// It is suppressed at once.
        case suppress(SuppressionReason)
        /// Written down; suppressed once there is enough of it on different days.
        case note(Trouble)
    }

    /// What suppresses only when it comes again.
    ///
    /// The raw value is stored.
    public enum Trouble: UInt8, Sendable, Hashable, CaseIterable {
        /// x.2.2: people come back from a journey and tidy up.
        case mailboxFull = 1
        /// x.2.1: switched off, perhaps for maintenance.
        case disabled = 2

        /// Different days (UTC) within ``BounceRule/memory`` that suffice.
        public var days: Int {
            switch self {
            case .mailboxFull: 3
            case .disabled: 2
            }
        }

        public var suppression: SuppressionReason {
            switch self {
            case .mailboxFull: .mailboxFull
            case .disabled: .disabled
            }
        }
    }

    /// What a final refusal says.
    ///
    /// | code | verdict |
    /// |---|---|
    /// | 5.1.1, 5.1.2, 5.1.3, 5.1.6, 5.1.10; 550, 551 or 553 to RCPT without an enhanced code | suppress |
    /// | x.2.1 | suppress after two different days |
    /// | x.2.2; 452 or 552 without an enhanced code | suppress after three different days |
    /// | 4.1.x, 5.7.x and everything else | nothing |
    public static func verdict(on refusal: Refusal) -> Verdict {
        // Said to MAIL or to the session, a 5.1.1 is not about the recipient.
        guard ![.sender, .policy, .message, .authentication].contains(refusal.reason) else { return .nothing }
        guard let status = refusal.enhanced.flatMap({ ReportedStatus($0) }) else { return bare(refusal) }
        switch (status.subject, status.detail) {
        case (2, 2): return .note(.mailboxFull)
        case (2, 1): return .note(.disabled)
        case (1, 1), (1, 2), (1, 3), (1, 6), (1, 10): return status.kind == 5 ? .suppress(.address) : .nothing
        default: return .nothing
        }
    }

    /// Whether trouble on these days suffices.
    ///
    /// - Parameters:
    ///   - trouble: What kind of trouble.
    ///   - days: UTC days since 1970, today's among them.
    ///   - today: The day of the newest.
    /// - Returns: True if the address is to be suppressed.
    public static func suffices(_ trouble: Trouble, on days: some Sequence<Int64>, today: Int64) -> Bool {
        Set(days.filter { $0 > today - memory && $0 <= today }).count >= trouble.days
    }

    /// Days after which trouble is forgotten.
    public static let memory: Int64 = 60

    /// A bare 550 is also how blocklists and closed relays speak; and a relay that suddenly refuses everybody must not cost us
    /// the roster.
    private static func isPolicy(_ text: String) -> Bool {
        let text = text.lowercased()
        return policyWords.contains { text.contains($0) }
    }

    private static let policyWords = [
        "relay", "spam", "block", "policy", "denied", "reputation", "authenticat", "prohibited", "not permitted", "spf",
        "dkim", "dmarc", "blacklist", "rate limit", "too many", "dnsbl", "rbl", "ptr", "reverse dns",
    ]

    /// Without an enhanced code; the reason has been found where the stage was known.
    private static func bare(_ refusal: Refusal) -> Verdict {
        switch refusal.reason {
        case .address:
            return [550, 551, 553].contains(refusal.code) && !isPolicy(refusal.text) ? .suppress(.address) : .nothing
        case .mailboxFull: return .note(.mailboxFull)
        default: return .nothing
        }
    }
}
