// SPDX-License-Identifier: MIT

import Composing
import Domain

/// The composers as the engine's renderer.
struct Letters: LetterRenderer {
    let mail: MailComposer
    private let webhook = WebhookComposer()
    let words: FixedWords
    private let organisation: Organisation
    /// Languages that have fixed words.
    var languages: [LanguageTag] { words.available }

    init(organisation: Organisation) throws(ComposingFault) {
        words = try FixedWords(files: EmbeddedConfig.files(below: "languages"))
        self.organisation = organisation
        mail = try MailComposer(organisation: organisation, words: words)
    }

    /// The volunteers' pages in the same name and words.
    func pages() throws(ComposingFault) -> PageComposer {
        try PageComposer(organisation: organisation, words: words, files: EmbeddedConfig.files(below: "templates/pages"))
    }

    /// The event that carries a webhook's code.
    func proof(_ offer: WebhookOffer, for ladder: [LanguageTag], at now: Instant) -> any WebhookLetter {
        let language =
            LanguageLookup.choose(ladder: ladder, available: words.available(with: [.code]), fallback: [.english])
            ?? .english
        return ProofWebhook(
            offer.code, format: offer.webhook.format, label: words.words(for: language)[.code],
            organisation: organisation.name, at: now)
    }

    func letter(for live: LiveVersion, language: LanguageTag, text: ActionText, channel: Channel, marking: Marking)
        throws(UnrenderableText) -> Letter
    {
        var action = live.action
        // People know the action by its own name; the reminder's is the ledger's.
        if action.kind == .reminder, let reminded = action.follows { action.reference = reminded }
        let edition = Edition(
            action: action, version: live.version, language: language, text: text, closes: live.fence.closes,
            issued: live.opened, marking: marking)
        do throws(ComposingFault) {
            switch channel {
            case .email: return .mail(try mail.letter(edition))
            case .webhook: return .webhook(try webhook.letter(edition))
            }
        } catch {
            throw UnrenderableText(error.description)
        }
    }
}
