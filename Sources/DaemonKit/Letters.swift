// SPDX-License-Identifier: MIT

import Composing
import Crypto
import Domain

/// The composers as the engine's renderer.
struct Letters: LetterRenderer {
    let mail: MailComposer
    let words: FixedWords
    private let webhook: WebhookComposer
    private let organisation: Organisation
    private let files: ConfigFiles
    private let offsets: ZoneOffsets

    /// - Parameters:
    ///   - organisation: In whose name.
    ///   - files: Fixed words and templates.
    ///   - links: For people's own links.
    ///   - keys: Sign bounce addresses.
    ///   - zone: A country's first time zone, for people of whom only the country is known.
    /// - Throws: What is wrong with a file, or with the organisation's addresses.
    init(
        organisation: Organisation, files: ConfigFiles, links: PersonalLinks, keys: TokenKeys,
        zone: @escaping @Sendable (CountryCode) -> String?
    ) throws(ComposingFault) {
        words = try FixedWords(files: files.all)
        mail = try MailComposer(
            organisation: organisation, words: words, templates: LetterTemplates(files: files.all), links: links,
            keys: keys)
        self.organisation = organisation
        self.files = files
        webhook = WebhookComposer(words: words, organisation: organisation, links: links)
        offsets = ZoneOffsets(zone: zone)
    }

    /// The same composers, for a look before release.
    func previews(_ rules: ApprovalRules) -> Previews { Previews(mail: mail, webhook: webhook, rules: rules) }

    /// The volunteers' pages in the same name and words.
    func pages() throws(ComposingFault) -> PageComposer {
        try PageComposer(organisation: organisation, words: words, files: files.all)
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

    func readership(of claimed: ClaimedDelivery, in live: LiveVersion) -> Readership {
        Readership(
            claimed,
            utcOffset: offsets.offset(in: claimed.timeZone, of: claimed.country, at: live.fence.closes))
    }

    func letter(for live: LiveVersion, text: ActionText, readership: Readership) throws(UnrenderableText) -> Letter {
        var action = live.action
        // People know the action by its own name; the reminder's is the ledger's.
        if action.kind == .reminder, let reminded = action.follows { action.reference = reminded }
        let edition = Edition(
            action: action, version: live.version, language: readership.language, text: text,
            closes: live.fence.closes, issued: live.opened, marking: readership.marking,
            utcOffset: readership.utcOffset, earlier: live.earlier)
        do throws(ComposingFault) {
            switch readership.channel {
            case .email: return .mail(try mail.letter(edition))
            case .webhook: return .webhook(webhook.letter(edition))
            }
        } catch {
            throw UnrenderableText(error.description)
        }
    }
}
