// SPDX-License-Identifier: MIT

import Composing
import Domain

/// Reads what was posted from the form for preferences, and marks what is wrong.
///
/// Only what the page offers is taken: no word of a stranger's gets into the ledger.
struct PreferencesReader {
    /// As it was shown.
    let form: PreferencesForm
    /// Languages that can be chosen.
    let offered: [LanguageTag]

    /// - Parameters:
    ///   - fields: As posted.
    ///   - now: A pause ends later.
    /// - Returns: The form to show again, and the choice; nil where something is wrong.
    func read(_ fields: FormFields, at now: Instant) -> (PreferencesForm, Preferences?) {
        var form = form
        form.invalid = [:]
        let languages = languages(fields, &form)
        let amount = amount(fields, &form)
        let pausedUntil = pause(fields, &form, at: now)
        form.issues = chosen("issue", fields, of: form.offeredIssues, &form)
        form.regions = chosen("region", fields, of: form.offeredRegions, &form)
        guard form.invalid.isEmpty, form.problems.isEmpty, let amount else { return (form, nil) }
        let appetite = Appetite(amount: amount, issues: form.issues, regions: form.regions)
        return (form, Preferences(languages: languages, appetite: appetite, pausedUntil: pausedUntil))
    }

    /// In the order of the fields; one that is named twice counts where it stands first.
    private func languages(_ fields: FormFields, _ form: inout PreferencesForm) -> [LanguageTag] {
        var ladder: [LanguageTag] = []
        let words = fields.all("language").filter { !$0.isEmpty }
        for word in words {
            guard let tag = offered.first(where: { $0.text == word }) else {
                form.invalid[.languages] = .notValid
                continue
            }
            if !ladder.contains(tag) { ladder.append(tag) }
        }
        if ladder.isEmpty || ladder.count > PreferencesForm.mostLanguages { form.invalid[.languages] = .notValid }
        form.languages = ladder.map(\.text)
        return ladder
    }

    private func amount(_ fields: FormFields, _ form: inout PreferencesForm) -> Appetite.Amount? {
        guard let amount = fields.one("amount").flatMap(PreferencesForm.Amount.init(rawValue:)) else {
            form.problems = [.checkInput]
            return nil
        }
        form.amount = amount
        form.limit = String((fields.one("limit") ?? "").prefix(Self.longestNumber))
        switch amount {
        case .all: return .all
        case .none: return Appetite.Amount.none
        case .limited:
            guard let count = Int(form.limit), PreferencesForm.limits.contains(count) else {
                form.invalid[.limit] = .notValid
                return nil
            }
            return .limited(count)
        }
    }

    private func pause(_ fields: FormFields, _ form: inout PreferencesForm, at now: Instant) -> Instant? {
        let day = fields.one("pause") ?? ""
        form.pause = String(day.prefix(Self.longestDay))
        if day.isEmpty, fields.all("pause").count <= 1 { return nil }
        guard let end = PauseRule.end(of: day, at: now) else {
            form.invalid[.pause] = .notValid
            return nil
        }
        return end
    }

    private func chosen(_ name: String, _ fields: FormFields, of offered: [String], _ form: inout PreferencesForm)
        -> [String]
    {
        let words = fields.all(name)
        if !words.allSatisfy(offered.contains) { form.problems = [.checkInput] }
        return offered.filter(words.contains)
    }

    private static let longestNumber = 8
    private static let longestDay = 10
}
