// SPDX-License-Identifier: MIT

import Composing
import Domain

/// The composers as the engine's renderer.
struct Letters: LetterRenderer {
    let mail: MailComposer
    private let webhook: WebhookComposer
    /// Languages that have fixed words.
    let languages: [LanguageTag]

    init(organisation: Organisation, links: PersonalLinks) throws(ComposingFault) {
        let words = try FixedWords(files: EmbeddedConfig.files(below: "languages"))
        languages = words.available
        mail = try MailComposer(organisation: organisation, words: words)
        webhook = WebhookComposer(words: words, organisation: organisation, links: links)
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
            case .webhook: return .webhook(webhook.letter(edition))
            }
        } catch {
            throw UnrenderableText(error.description)
        }
    }
}
