// SPDX-License-Identifier: MIT

import Domain
import Foundation
import Mustache

/// What a page's template is filled with, in one language.
struct PageValues {
    let language: LanguageTag
    let words: FixedWords.Words
    let organisation: Organisation
    let offered: [LanguageTag]

    /// Everything that a page's template may ask for.
    static let names = Set(PageComposer.phrases.map(\.rawValue)).union(PreferencesForm.Field.allCases.map(\.rawValue))
        .union([
            "lang", "dir", "title", "organisation", "website", "words", "notices", "problems", "limit", "kinds",
            "value",
            "label", "secret", "amounts", "hasIssues", "issues", "regions", "webhook", "awaitsCode", "formats",
            "errors",
            "invalid", "id", "options", "tag", "name", "chosen", "isLimited",
        ])

    /// The template's name, and the values for it.
    func values(of content: PageContent) -> (template: String, values: [String: TemplateValue]) {
        switch content {
        case .leave(let limit, let problem):
            var values = common(.pageLeave, problems: [problem].compactMap(\.self))
            values["limit"] = .text(String(limit))
            return ("leave", values)
        case .acted(let problem):
            var values = common(.pageActed, problems: [problem].compactMap(\.self))
            values["kinds"] = .list(ResponseKind.allCases.map(kind))
            return ("acted", values)
        case .preferences(let form):
            return ("preferences", preferences(form))
        case .notice(let phrase, let title):
            return ("notice", common(title, notices: [phrase]))
        case .problem(let phrase):
            var values = common(.pagePreferences, problems: [phrase])
            values["title"] = .text(organisation.name)
            return ("notice", values)
        }
    }

    /// What every page has.
    func common(
        _ title: FixedWords.Phrase, notices: [FixedWords.Phrase] = [], problems: [FixedWords.Phrase] = []
    ) -> [String: TemplateValue] {
        var all: [String: TemplateValue] = [:]
        for phrase in PageComposer.phrases { all[phrase.rawValue] = .text(words[phrase]) }
        let website = organisation.website.flatMap { $0.hasPrefix("https://") || $0.hasPrefix("http://") ? $0 : nil }
        return [
            "lang": .text(language.text), "dir": .text(Direction(of: language).rawValue),
            "title": .text(words[title]), "organisation": .text(organisation.name),
            "website": .text(orNothing: website), "words": .group(all),
            "notices": .list(notices.map { .text(words[$0]) }), "problems": .list(problems.map { .text(words[$0]) }),
        ]
    }

    private func kind(_ kind: ResponseKind) -> TemplateValue {
        let phrase: FixedWords.Phrase =
            switch kind {
            case .letter: .didLetter
            case .fax: .didFax
            case .call: .didCall
            case .email: .didEmail
            case .other: .didOther
            }
        return ["value": .text(kind.rawValue), "label": .text(words[phrase])]
    }

    // MARK: Preferences

    private func preferences(_ form: PreferencesForm) -> [String: TemplateValue] {
        var values = common(.pagePreferences, notices: form.notices, problems: form.problems)
        values["secret"] = .text(orNothing: form.secret)
        values["languages"] = .list(languageFields(form.languages))
        values["amounts"] = .list(PreferencesForm.Amount.allCases.map { amount($0, form) })
        values["limit"] = .text(form.limit)
        values["pause"] = .text(form.pause)
        values["hasIssues"] = .flag(!form.offeredIssues.isEmpty)
        values["issues"] = .list(
            form.offeredIssues.enumerated().map { index, issue in
                choice("issue", index, issue, label: issue, isChosen: form.issues.contains(issue))
            })
        values["regions"] = .list(
            form.offeredRegions.enumerated().map { index, region in
                choice("region", index, region, label: name(ofRegion: region), isChosen: form.regions.contains(region))
            })
        values["webhook"] = .text(orNothing: form.webhookHost)
        values["awaitsCode"] = .flag(form.awaitsCode)
        values["url"] = .text(form.url)
        values["formats"] = .list(
            WebhookFormat.allCases.map {
                [
                    "value": .text($0.rawValue), "label": .text(Self.name(of: $0)),
                    "chosen": .flag($0 == form.format),
                ]
            })
        var errors: [String: TemplateValue] = [:]
        var invalid: [String: TemplateValue] = [:]
        for field in PreferencesForm.Field.allCases {
            errors[field.rawValue] = .text(orNothing: form.invalid[field].map { words[$0] })
            invalid[field.rawValue] = .text(form.invalid[field] == nil ? "false" : "true")
        }
        values["errors"] = .group(errors)
        values["invalid"] = .group(invalid)
        return values
    }

    /// A field for each choice so far, and some empty ones: people put them in order without a script.
    private func languageFields(_ chosen: [String]) -> [TemplateValue] {
        let known = offered.map(\.text)
        let options = (known + chosen.filter { !known.contains($0) }).map { (tag: $0, name: Self.ownName(of: $0)) }
            .sorted { $0.name.localizedStandardCompare($1.name) == .orderedAscending }
        let count = min(max(Self.fewestFields, chosen.count + 1), PreferencesForm.mostLanguages)
        return (0..<count).map { index in
            let number = String(index + 1)
            let choice = index < chosen.count ? chosen[index] : ""
            return [
                "id": .text("language-\(number)"),
                "label": .text(words[.languageNumbered].replacing("{number}", with: number)),
                "options": .list(
                    options.map {
                        ["tag": .text($0.tag), "name": .text($0.name), "chosen": .flag($0.tag == choice)]
                    }),
            ]
        }
    }

    private func amount(_ amount: PreferencesForm.Amount, _ form: PreferencesForm) -> TemplateValue {
        let phrase: FixedWords.Phrase =
            switch amount {
            case .all: .amountAll
            case .limited: .amountLimited
            case .none: .amountNone
            }
        return [
            "value": .text(amount.rawValue), "label": .text(words[phrase]), "chosen": .flag(amount == form.amount),
            "isLimited": .flag(amount == .limited),
        ]
    }

    private func choice(_ name: String, _ index: Int, _ value: String, label: String, isChosen: Bool) -> TemplateValue {
        [
            "id": .text("\(name)-\(index)"), "name": .text(name), "value": .text(value), "label": .text(label),
            "chosen": .flag(isChosen),
        ]
    }

    /// In the page's language where Foundation knows the code; else as it was written in the roster.
    private func name(ofRegion word: String) -> String {
        Locale(identifier: language.text).localizedString(forRegionCode: word) ?? word
    }

    /// As its own readers call it.
    private static func ownName(of tag: String) -> String {
        Locale(identifier: tag).localizedString(forIdentifier: tag) ?? tag
    }

    /// Names of products, the same in every language.
    private static func name(of format: WebhookFormat) -> String {
        switch format {
        case .standard: "Standard Webhooks"
        case .slack: "Slack"
        case .discord: "Discord"
        case .teams: "Microsoft Teams"
        case .ntfy: "ntfy"
        }
    }

    private static let fewestFields = 4
}
