// SPDX-License-Identifier: MIT

/// Decides whether a translation may be added, and whether it may be released.
///
/// Pure: the action as it stands, the draft and the request go in. Every refusal is one sentence for who asked.
public struct TranslationRule: Sendable {
    private let record: ActionRecord
    private let language: LanguageTag

    /// `record` is the newest version with the texts that belong to it.
    public init(_ record: ActionRecord, language: LanguageTag) {
        self.record = record
        self.language = language
    }

    /// Whether a draft may be added.
    public func checkAddition() throws(ApprovalRule.Refusal) {
        try checkState()
        try checkIsNew()
        let others = Set(record.action.text.keys).union(record.drafts.map(\.language)).subtracting([language])
        guard others.count < Self.mostLanguages else {
            throw ApprovalRule.Refusal(
                sentence: "\(record.action.reference) has texts and drafts in \(others.count) languages already, "
                    + "the most there may be")
        }
    }

    /// As for the action file: twice the languages in which the organisation publishes.
    public static let mostLanguages = 120

    /// Whether the newest draft may be released: its approver is neither author, nor who handed the action in, nor the
    /// translator.
    public func checkRelease(_ draft: LanguageDraft?, _ request: LanguageApprovalRequest) throws(ApprovalRule.Refusal) {
        try checkState()
        try checkIsNew()
        let reference = record.action.reference
        guard let draft else {
            throw ApprovalRule.Refusal(
                sentence: "no text in \(language) was added to \(reference): hand it in with translate first")
        }
        if let digest = request.digest, digest != draft.digest {
            throw ApprovalRule.Refusal(
                sentence: "the text in \(language) has changed since: its digest is \(draft.digest); "
                    + "look at it again with show")
        }
        guard request.secondPerson else { return }
        let name = request.by.name
        if name == record.action.author {
            throw ApprovalRule.Refusal(sentence: "\(name) is the author: somebody else must approve")
        }
        if name == record.submittedBy.name || name == record.submittedBy.login {
            throw ApprovalRule.Refusal(sentence: "\(name) handed it in: somebody else must approve")
        }
        if name == draft.translator.name || name == draft.translator.login {
            throw ApprovalRule.Refusal(
                sentence: "\(name) handed the text in \(language) in: somebody else must approve")
        }
    }

    private func checkState() throws(ApprovalRule.Refusal) {
        switch record.state {
        case .awaitingApproval, .open: return
        case .withdrawn: throw ApprovalRule.Refusal(sentence: "\(record.action.reference) was withdrawn")
        case .closed:
            throw ApprovalRule.Refusal(sentence: "\(record.action.reference) is closed: its window is over")
        }
    }

    private func checkIsNew() throws(ApprovalRule.Refusal) {
        guard record.action.text[language] != nil else { return }
        throw ApprovalRule.Refusal(
            sentence: "\(record.action.reference) has a text in \(language) already: use correct to change it")
    }
}
