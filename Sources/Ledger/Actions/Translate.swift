// SPDX-License-Identifier: MIT

import Domain

extension WriteSession {
    /// Keeps the newest draft of a language.
    func translate(_ translation: Translation) throws(LedgerError) -> TranslationResult {
        let version = try newestVersion(of: translation.reference)
        let record = try record(of: translation.reference, at: translation.at)
        try allowed { () throws(ApprovalRule.Refusal) in
            try TranslationRule(record, language: translation.language).checkAddition()
        }
        let known = record.drafts.first { $0.language == translation.language }
        let isNew = known?.digest != translation.digest
        if isNew {
            let add = try statement(TranslationSQL.add)
            add.bind(1, version.key.number)
            add.bind(2, translation.language.text)
            add.bind(3, try StoredJSON.write(translation.text))
            add.bind(4, translation.digest)
            add.bind(5, translation.by.name)
            add.bind(6, translation.by.login)
            add.bind(7, translation.at)
            try add.run()
            try writeAudit(
                AuditEntry(
                    at: translation.at, by: translation.by, verb: "translate", reference: translation.reference,
                    version: version.number, detail: "\(translation.language), digest \(translation.digest)"))
        }
        return TranslationResult(
            reference: translation.reference, version: version.number, language: translation.language,
            digest: translation.digest, created: isNew, state: record.state,
            isExpected: record.action.languages.expected.contains(translation.language))
    }

    /// Makes the newest draft of a language a text of the version.
    func approve(_ request: LanguageApprovalRequest) throws(LedgerError) -> LanguageApprovalResult {
        let version = try newestVersion(of: request.reference)
        let record = try record(of: request.reference, at: request.at)
        let draft = record.drafts.first { $0.language == request.language }
        try allowed { () throws(ApprovalRule.Refusal) in
            try TranslationRule(record, language: request.language).checkRelease(draft, request)
        }
        guard let draft else { throw .refused("there is no text in \(request.language)") }
        let text = try statement(ActionSQL.addText)
        text.bind(1, version.key.number)
        text.bind(2, request.language.text)
        text.bind(3, try StoredJSON.write(draft.text))
        try text.run()
        let release = try statement(TranslationSQL.release)
        release.bind(1, version.key.number)
        release.bind(2, request.language.text)
        release.bind(3, request.by.name)
        release.bind(4, request.by.login)
        release.bind(5, request.at)
        try release.run()
        // What may be held is remembered with the gate.
        gates[version.key.number] = nil
        try writeAudit(
            AuditEntry(
                at: request.at, by: request.by, verb: "approve", reference: request.reference, version: version.number,
                detail: "language \(request.language), digest \(draft.digest), translated by \(draft.translator.name)"))
        let isLive = version.opened != nil
        return LanguageApprovalResult(
            record: try self.record(of: request.reference, at: request.at), live: isLive ? try live(version) : nil)
    }

    /// The newest version's record as it stands at a moment, texts and drafts included.
    private func record(of reference: Reference, at now: Instant) throws(LedgerError) -> ActionRecord {
        var record = try record(of: reference)
        record.state = try newestVersion(of: reference).state(at: now)
        return record
    }
}

extension Session {
    /// What waits for its release.
    func drafts(of version: VersionKey) throws(LedgerError) -> [LanguageDraft] {
        let query = try statement(TranslationSQL.drafts)
        defer { query.reset() }
        query.bind(1, version.number)
        var drafts: [LanguageDraft] = []
        while try query.step() {
            guard let tag = LanguageTag(query.text(0)) else { continue }
            drafts.append(
                LanguageDraft(
                    language: tag, text: try StoredJSON.read(ActionText.self, query.text(1)), digest: query.text(2),
                    translator: Identity(name: query.text(3), login: query.text(4)), at: query.instant(5)))
        }
        return drafts
    }
}
