// SPDX-License-Identifier: MIT

import Domain

/// The dispatcher's renderer: one edition for each version and language, as mail or webhook.
public struct LetterComposer: LetterRenderer {
    private let mail: MailComposer
    private let webhook = WebhookComposer()

    public init(organisation: Organisation, words: FixedWords) throws(ComposingFault) {
        mail = try MailComposer(organisation: organisation, words: words)
    }

    public func letter(for live: LiveVersion, language: LanguageTag, text: ActionText, channel: Channel)
        throws(UnrenderableText) -> Letter
    {
        // The moment of release dates the letter: every copy and every try, also after a restart, says the same.
        let edition = Edition(
            action: live.action, version: live.version, language: language, text: text, closes: live.fence.closes,
            issued: live.opened)
        do {
            return switch channel {
            case .email: .mail(try mail.letter(edition))
            case .webhook: .webhook(try webhook.letter(edition))
            }
        } catch {
            throw UnrenderableText("\(live.reference), \(language): \(error)")
        }
    }
}
