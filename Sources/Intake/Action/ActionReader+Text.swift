// SPDX-License-Identifier: MIT

import Domain
import JSON5

extension ActionReader {
    func texts(_ document: NodeReader) -> [LanguageTag: ActionText] {
        let expected = "at least one text, such as { \"en\": { subject: …, body: … } }"
        guard let field = document.required("text", expected: expected), let group = field.group() else { return [:] }
        let members = group.all()
        guard !members.isEmpty else {
            field.fault("there is no text", expected: expected)
            return [:]
        }
        guard members.count <= ActionLimits.languages else {
            field.fault("there are \(members.count) languages", expected: "at most \(ActionLimits.languages)")
            return [:]
        }
        var texts: [LanguageTag: ActionText] = [:]
        for (key, _, member) in members {
            guard let tag = KnownLanguages.tag(key) else {
                group.fault(
                    key, problem: "there is no language \"\(Spelling.shown(key))\"",
                    expected: KnownLanguages.expected)
                continue
            }
            if texts[tag] != nil {
                group.fault(
                    key, problem: "the language occurs a second time, written differently", expected: "one text")
            }
            if let text = member.group().flatMap(Self.text) { texts[tag] = text }
        }
        return texts
    }

    /// What one language's readers get.
    static func text(_ group: NodeReader) -> ActionText? {
        defer { group.finish() }
        let subject = group.required("subject", expected: "one line")?.line(ActionLimits.subject)
        let summary = group["summary"]?.paragraphs(ActionLimits.summary) ?? ""
        let body = group.required("body", expected: "the text itself")?.paragraphs(ActionLimits.body)
        let asks = group["asks"]?.list(most: ActionLimits.asks)?.compactMap { $0.line(ActionLimits.ask) } ?? []
        let sampleLetter = group["sampleLetter"]?.paragraphs(ActionLimits.sampleLetter)
        guard let subject, let body else { return nil }
        return ActionText(subject: subject, summary: summary, body: body, asks: asks, sampleLetter: sampleLetter)
    }

    func target(_ field: NodeField) -> Target? {
        guard let group = field.group() else { return nil }
        defer { group.finish() }
        let name = group.required("name", expected: "the authority's name")?.line(ActionLimits.name)
        let title = group["title"]?.line(ActionLimits.name)
        let address = group["address"]?.paragraphs(ActionLimits.postalAddress)
        let email = group["email"]?.mailAddress()
        let fax = group["fax"]?.line(ActionLimits.phone)
        let phone = group["phone"]?.line(ActionLimits.phone)
        let salutation = group["salutation"]?.line(ActionLimits.name)
        guard let name else { return nil }
        return Target(
            name: name, title: title, address: address, email: email, fax: fax, phone: phone, salutation: salutation)
    }
}
