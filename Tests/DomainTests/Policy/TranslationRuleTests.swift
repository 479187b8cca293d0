// SPDX-License-Identifier: MIT

import Domain
import Testing

@Suite("What may be translated and released")
struct TranslationRuleTests {
    private let spanish: LanguageTag
    private let record: ActionRecord
    private let draft: LanguageDraft

    init() throws {
        spanish = try #require(LanguageTag("es"))
        let now = Instant(milliseconds: 0)
        let action = UrgentAction(
            reference: try #require(Reference("UA 1/26")), country: try #require(CountryCode("HN")), author: "author",
            text: [.english: ActionText(subject: "s", body: "b")])
        record = ActionRecord(
            action: action, digest: "d", version: 1, state: .open,
            submittedBy: Identity(name: "submitter", login: "submitter.login"), submittedAt: now, approvedBy: nil,
            windowOpened: nil, windowCloses: nil, audienceCount: nil, warnings: [])
        draft = LanguageDraft(
            language: spanish, text: ActionText(subject: "t", body: "c"), digest: "e",
            translator: Identity(name: "translator", login: "translator.login"), at: now)
    }

    private func why(
        _ name: String = "approver", digest: String? = nil, secondPerson: Bool = true, state: ActionState = .open,
        language: LanguageTag? = nil, hasDraft: Bool = true
    ) -> String? {
        var record = record
        record.state = state
        let language = language ?? spanish
        do throws(ApprovalRule.Refusal) {
            try TranslationRule(record, language: language).checkRelease(
                hasDraft ? draft : nil,
                LanguageApprovalRequest(
                    reference: record.action.reference, language: language, by: Identity(name: name, login: "x"),
                    digest: digest, secondPerson: secondPerson, at: Instant(milliseconds: 0)))
            return nil
        } catch {
            return error.sentence
        }
    }

    @Test("somebody who had no hand in it may release it")
    func fine() {
        #expect(why() == nil)
        #expect(why(digest: "e") == nil)
        #expect(why(state: .awaitingApproval) == nil)
    }

    @Test(
        "neither author, nor submitter, nor translator, by name or login",
        arguments: [
            "author", "submitter", "submitter.login", "translator", "translator.login",
        ])
    func persons(name: String) {
        #expect(why(name)?.contains("somebody else must approve") == true)
        #expect(why(name, secondPerson: false) == nil)
    }

    @Test("no action has more languages than its file may have, drafts counted; a newer draft is no language more")
    func most() throws {
        var record = record
        for number in 0..<TranslationRule.mostLanguages - 1 {
            var other = draft
            other.language = try #require(LanguageTag("en-x-a\(number)"))
            record.drafts.append(other)
        }
        #expect(throws: ApprovalRule.Refusal.self) {
            try TranslationRule(record, language: spanish).checkAddition()
        }
        let known = try #require(record.drafts.last).language
        try TranslationRule(record, language: known).checkAddition()
    }

    @Test("another digest, no draft, a text that is there, an action that is over: each has its sentence")
    func others() {
        #expect(why(digest: "old")?.contains("its digest is e") == true)
        #expect(why(hasDraft: false) == "no text in es was added to UA 1/26: hand it in with translate first")
        #expect(why(language: .english) == "UA 1/26 has a text in en already: use correct to change it")
        #expect(why(state: .withdrawn) == "UA 1/26 was withdrawn")
        #expect(why(state: .closed)?.contains("closed") == true)
    }
}
