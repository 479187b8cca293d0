// SPDX-License-Identifier: MIT

import Domain
import Foundation

/// What a chat room shows of an edition, before it has a service's form: cleaned text, in the order of its weight.
struct RoomNotice: Sendable {
    let language: LanguageTag
    let direction: Direction
    /// How pressing it is, for services that ring: an alert, a correction, a withdrawal; or news only.
    let isPressing: Bool
    let headline: String
    let subject: String
    /// Lines of label and value.
    var facts: [String] = []
    /// What it is to those who have had an earlier one.
    var notice: String?
    /// The sentence with the end of the window; nil where nothing is asked for.
    var respondBy: String?
    var alleged: String?
    var summary = ""
    var body = ""
    var asksTitle = ""
    var asks: [String] = []
    var targetsTitle = ""
    /// Each with its lines.
    var targets: [[String]] = []
    var sampleTitle = ""
    var sampleLetter = ""
    var links: [(page: PersonalLinks.Page, label: String)] = []
    /// Says that a text was cut, and where the organisation is found: the way to the rest.
    var shortened = ""
    let sender: String

    init(_ edition: Edition, words: FixedWords.Words, organisation: Organisation) {
        let action = edition.action
        language = edition.language
        direction = Direction(of: edition.language)
        isPressing = edition.marking != .update && edition.marking != .outcome
        headline = (edition.isTest ? "TEST: " : "") + words[edition.marking.headline]
        subject = RoomText.line(edition.text.subject)
        notice = edition.marking.notice.map { words[$0] }
        sender = RoomText.line(organisation.name)
        shortened = [words[.shortened], organisation.website ?? ""].filter { !$0.isEmpty }.joined(separator: " ")
        facts = Self.facts(action, edition.language, words)
        links = [(.preferences, words[.linkPreferences]), (.leave, words[.linkLeave])]
        // A withdrawal names the appeal and says no more.
        guard edition.marking != .withdrawal else { return }
        links.insert((.acted, words[.linkActed]), at: 0)
        respondBy = words[.respondBy].replacing(
            "{time}", with: Deadline.text(edition.closes, language: words.language, utcOffset: edition.utcOffset))
        alleged = action.alleged ? words[.alleged] : nil
        summary = RoomText.clean(edition.text.summary)
        body = RoomText.clean(edition.text.body)
        asksTitle = words[.whatYouCanDo]
        asks = edition.text.asks.map(RoomText.line).filter { !$0.isEmpty }
        targetsTitle = words[.writeTo]
        targets = action.targets.map { Self.lines($0, words) }
        sampleTitle = words[.sampleLetter]
        sampleLetter = RoomText.clean(edition.text.sampleLetter ?? "")
    }

    /// Says that alerts will arrive; in English, because an operator asked for it.
    init(testAt moment: Instant, organisation: String) {
        language = .english
        direction = .leftToRight
        isPressing = false
        headline = "Test"
        subject = "Urgent actions of \(RoomText.line(organisation)) will arrive here"
        facts = ["This is a test at \(moment.rfc3339). Nothing is to be done."]
        sender = RoomText.line(organisation)
    }

    /// In a service's form; never asked for the standard one, which is no chat room's.
    func document(_ format: WebhookFormat) -> JSONNode {
        switch format {
        case .standard: .null
        case .slack: SlackFormat.document(self)
        case .discord: DiscordFormat.document(self)
        case .teams: TeamsFormat.document(self)
        case .ntfy: NtfyFormat.document(self)
        }
    }

    /// The lines at the top that every service shows whole.
    var top: [String] { [notice, respondBy, alleged].compactMap { $0 } + facts }

    private static func facts(_ action: UrgentAction, _ language: LanguageTag, _ words: FixedWords.Words) -> [String] {
        let country = Locale(identifier: language.text).localizedString(forRegionCode: action.country.text)
        var facts = [
            fact(words[.reference], action.reference.text, isCode: true),
            fact(words[.country], country ?? action.country.text, isCode: false),
        ]
        if let index = action.index.map(RoomText.line), !index.isEmpty {
            facts.append(fact(words[.index], index, isCode: true))
        }
        return facts
    }

    private static func lines(_ target: Target, _ words: FixedWords.Words) -> [String] {
        let fields: [(FixedWords.Phrase, String?, Bool)] = [
            (.address, target.address, false), (.email, target.email, true), (.fax, target.fax, true),
            (.phone, target.phone, true), (.salutation, target.salutation, false),
        ]
        let head = [target.name, target.title ?? ""].map(RoomText.line).filter { !$0.isEmpty }
        return head
            + fields.compactMap { phrase, value, isCode in
                let value = RoomText.clean(value ?? "").split(separator: "\n").joined(separator: ", ")
                return value.isEmpty ? nil : fact(words[phrase], value, isCode: isCode)
            }
    }

    private static func fact(_ label: String, _ value: String, isCode: Bool) -> String {
        "\(label): \(RoomText.isolated(value, isCode: isCode))"
    }
}
