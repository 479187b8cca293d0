// SPDX-License-Identifier: MIT

/// Takes what volunteers say by a link of ours.
public protocol ResponseDesk: Sendable {
    /// A volunteer says that they acted; no login, the token is who they are.
    ///
    /// - Parameters:
    ///   - token: As it stood in the link.
    ///   - kind: A word of ``ResponseKind``.
    /// - Returns: What became of it.
    /// - Throws: ``DeskError/notAllowed(_:)`` for what is no token of ours for this.
    func respond(token: String, kind: String) async throws(DeskError) -> ResponseReceipt
    /// Whether a text is a token of ours for this purpose; nothing is looked up.
    func isGenuine(_ token: String, for purpose: PersonalToken.Purpose) -> Bool
}

/// What volunteers can do on their pages, each by a token for exactly that.
///
/// Knows nothing of the staff's verbs, and gives nobody's data away but the holder's own.
public protocol VolunteerDesk: ResponseDesk {
    /// Who stands at the door.
    func visit(_ token: String, for purpose: PersonalToken.Purpose) async throws(LinkFault) -> PersonRecord
    /// Leaves for good; who has left before has left.
    func leave(_ token: String) async throws(LinkFault)
    /// By the link for leaving: at most so many alerts in 30 days, instead; never more than before.
    func receiveLess(_ token: String, atMost: Int) async throws(LinkFault)
    /// All the kinds of action that a person names.
    func respond(_ token: String, kinds: [ResponseKind]) async throws(LinkFault)
    func choose(_ token: String, _ preferences: Preferences) async throws(LinkFault)
    /// Posts a code to the address, the way of the alerts.
    func offerWebhook(_ token: String, url: String, format: WebhookFormat) async throws(LinkFault)
        -> WebhookOfferResult
    /// The webhook that is now the person's, with its secret; nil: the code is wrong or no longer valid.
    func proveWebhook(_ token: String, code: String) async throws(LinkFault) -> WebhookAddress?
    /// False: there would be no way left to reach the person.
    func removeWebhook(_ token: String) async throws(LinkFault) -> Bool
    /// What can be chosen beside what a person has chosen already.
    func choices() async throws(LinkFault) -> PreferenceChoices
}

/// Why a link does not lead anywhere; free of personal data.
public enum LinkFault: Error, Sendable, Hashable {
    /// No token of ours for this purpose: damaged, forged, or of keys that are gone.
    case broken
    /// Whoever it stands for has left or was erased.
    case gone
    /// Try again.
    case busy
    /// Our own fault, or the disk's; for the log.
    case failed(String)
}

/// What came of offering a webhook.
public enum WebhookOfferResult: Sendable, Hashable {
    /// The code has been posted, or may have been.
    case sent
    /// What was entered is no address that is posted to.
    case notValid
    /// The address did not take it.
    case refused
    /// One was sent less than a minute ago.
    case tooSoon
}

/// What a page offers to choose from.
public struct PreferenceChoices: Sendable, Hashable {
    /// The issues of recent actions.
    public var issues: [String]

    public init(issues: [String] = []) {
        self.issues = issues
    }
}
