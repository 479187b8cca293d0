// SPDX-License-Identifier: MIT

import Composing
import Domain

extension VolunteerPages {
    /// `/preferences/TOKEN`: GET shows what somebody has chosen, POST changes it; `do` says which of the page's forms.
    func registerPreferences(on router: inout Router) {
        add("GET", .preferences, for: .preferences, to: &router) { pages, visit throws(LinkFault) in
            Answer(content: .preferences(PreferencesForm(visit.person, try await pages.desk.choices())))
        }
        add("POST", .preferences, for: .preferences, to: &router) { pages, visit throws(LinkFault) in
            let form = PreferencesForm(visit.person, try await pages.desk.choices())
            guard let fields = visit.form() else { return Self.refused(form) }
            switch fields.one("do") {
            case "save": return try await pages.save(fields, form, visit)
            case "webhook": return try await pages.offer(fields, form, visit)
            case "code": return try await pages.prove(fields, form, visit)
            case "remove": return try await pages.remove(form, visit)
            default: return Self.refused(form)
            }
        }
    }

    private func save(_ fields: FormFields, _ form: PreferencesForm, _ visit: Visit) async throws(LinkFault) -> Answer {
        let reader = PreferencesReader(
            form: form, offered: composer.offeredLanguages + visit.person.volunteer.languages)
        let (read, preferences) = reader.read(fields, at: clock.now())
        guard let preferences else { return Self.refused(read) }
        try await desk.choose(visit.token, preferences)
        return try await again(visit) { $0.notices = [.saved] }
    }

    private func offer(_ fields: FormFields, _ form: PreferencesForm, _ visit: Visit) async throws(LinkFault) -> Answer
    {
        var form = form
        guard let url = fields.one("url"), let format = fields.one("format").flatMap(WebhookFormat.init(rawValue:))
        else {
            form.invalid[.url] = .notValid
            return Self.refused(form)
        }
        form.url = url
        form.format = format
        switch try await desk.offerWebhook(visit.token, url: url, format: format) {
        case .sent: return try await again(visit) { $0.notices = [.codeSent] }
        case .notValid:
            form.invalid[.url] = .notValid
            return Self.refused(form)
        case .refused:
            form.invalid[.url] = .webhookRefused
            form.awaitsCode = false
            return Self.refused(form)
        case .tooSoon:
            form.problems = [.tooManyTries]
            return Answer(content: .preferences(form), status: 429)
        }
    }

    private func prove(_ fields: FormFields, _ form: PreferencesForm, _ visit: Visit) async throws(LinkFault) -> Answer
    {
        guard let webhook = try await desk.proveWebhook(visit.token, code: fields.one("code") ?? "") else {
            var answer = try await again(visit) { form in
                form.problems = [.codeWrong]
                if form.awaitsCode { form.invalid[.code] = .codeWrong }
            }
            answer.status = 422
            return answer
        }
        return try await again(visit) { form in
            form.notices = [.webhookConfirmed]
            form.secret = webhook.secret
        }
    }

    private func remove(_ form: PreferencesForm, _ visit: Visit) async throws(LinkFault) -> Answer {
        guard try await desk.removeWebhook(visit.token) else {
            var form = form
            form.problems = [.lastWay]
            return Answer(content: .preferences(form), status: 409)
        }
        return try await again(visit) { $0.notices = [.saved] }
    }

    /// The form as it stands after a change.
    private func again(_ visit: Visit, _ change: (inout PreferencesForm) -> Void) async throws(LinkFault) -> Answer {
        let person = try await desk.visit(visit.token, for: .preferences)
        var form = PreferencesForm(person, try await desk.choices())
        change(&form)
        return Answer(content: .preferences(form))
    }

    /// The form with what is wrong in it; nothing was changed.
    private static func refused(_ form: PreferencesForm) -> Answer {
        var form = form
        if form.problems.isEmpty { form.problems = [.checkInput] }
        return Answer(content: .preferences(form), status: 422)
    }
}
