// SPDX-License-Identifier: MIT

import Composing
import Domain
import Intake

/// What the desk goes by that comes from the configuration, and that a reload may change.
struct DeskSettings: Sendable {
    let actionReader: ActionReader
    let rosterRules: RosterReader.Rules
    let rules: ApprovalRules
    /// Logins whose documents bring an approval of their own.
    let upstream: Set<String>
    /// Makes the event by which an endpoint is tried, dated by the moment.
    let testWebhook: @Sendable (Instant) -> any WebhookLetter
    let previews: Previews
    /// Languages with fixed words, for notices to holders.
    var noticeLanguages: [LanguageTag] = []
    /// The event that carries a webhook's code, for a reader with this ladder.
    var proofLetter: @Sendable (WebhookOffer, [LanguageTag], Instant) -> any WebhookLetter = { offer, _, now in
        ProofWebhook(offer.code, format: offer.webhook.format, label: "code", organisation: "", at: now)
    }
}

extension Desk {
    var actionReader: ActionReader { settings().actionReader }
    var rosterRules: RosterReader.Rules { settings().rosterRules }
    var rules: ApprovalRules { settings().rules }
    var upstream: Set<String> { settings().upstream }
    var testWebhook: @Sendable (Instant) -> any WebhookLetter { settings().testWebhook }
    var previews: Previews { settings().previews }
    var noticeLanguages: [LanguageTag] { settings().noticeLanguages }
    var proofLetter: @Sendable (WebhookOffer, [LanguageTag], Instant) -> any WebhookLetter { settings().proofLetter }
}
