// SPDX-License-Identifier: MIT

import Crypto
import Domain

extension WriteSession {
    /// Cancels the newest version, draft or released; whoever has any version gets the notice.
    ///
    /// Once more is nothing new.
    func withdraw(_ order: Withdrawal) throws(LedgerError) -> WithdrawalResult {
        let version = try newestVersion(of: order.reference)
        try refuseReminder(version, "withdraw")
        if version.isWithdrawn {
            return WithdrawalResult(
                record: try record(of: order.reference),
                closed: version.isNotice ? version.number - 1 : version.number, notice: nil)
        }
        guard version.fence == nil else {
            throw .refused("\(order.reference) is closed already: nothing leaves any more")
        }
        try closeFence(version.key, as: .cancelled, at: order.at, isWithdrawal: true)
        try writeAudit(
            AuditEntry(
                at: order.at, by: order.by, verb: "withdraw", reference: order.reference, version: version.number,
                detail: order.reason))
        var notice: LiveVersion?
        if let terms = order.notice { notice = try startNotice(terms, order, after: version) }
        return WithdrawalResult(record: try record(of: order.reference), closed: version.number, notice: notice)
    }

    /// The notice is a version of its own, released by the withdrawal itself; nil if nobody has anything.
    private func startNotice(
        _ terms: Withdrawal.Notice, _ order: Withdrawal, after newest: StoredVersion
    ) throws(LedgerError) -> LiveVersion? {
        let released = try releasedVersions(of: newest.action)
        guard let base = released.first, try hasHolders(action: newest.action) else { return nil }
        var document = try self.document(of: base)
        document.languages.expected = []
        document.window = .lasting(seconds: terms.window.components.seconds)
        let texts = try noticeTexts(released, document.languages.fallback, terms.languages)
        let number = newest.number + 1
        let stored = try StoredJSON.write(document)
        let subjects = texts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.subject)" }.joined(separator: "\n")
        let digest = Digest.sha256Hex(Array("withdrawal\n\(stored)\n\(subjects)".utf8))
        let copy = try statement(ActionSQL.copyVersion)
        copy.bind(1, base.number)
        copy.bind(2, number)
        copy.bind(3, digest)
        copy.bind(4, order.by.name)
        copy.bind(5, order.by.login)
        copy.bind(6, order.at)
        copy.bind(7, order.at.advanced(by: terms.window))
        copy.bind(8, try rosterRevision())
        copy.bind(9, stored)
        try copy.run()
        let version = connection.lastInserted
        try addTexts(texts, to: version)
        for sql in [ActionSQL.addProgress, ActionSQL.startNotice] {
            let start = try statement(sql)
            start.bind(1, version)
            try start.run()
        }
        try writeAudit(
            AuditEntry(
                at: order.at, by: order.by, verb: "withdraw", reference: order.reference, version: number,
                detail: "notice to holders, digest \(digest); released by the withdrawal itself"))
        return try live(try newestVersion(of: order.reference))
    }

    /// The newest text in each language that any version was released in; readers of a language that has only fixed words
    /// get those around the fallback's subject.
    private func noticeTexts(
        _ released: [VersionKey], _ fallback: [LanguageTag], _ fixed: [LanguageTag]
    ) throws(LedgerError) -> [LanguageTag: ActionText] {
        var subjects: [LanguageTag: String] = [:]
        for version in released {
            for (language, text) in try texts(of: version) where subjects[language] == nil {
                subjects[language] = text.subject
            }
        }
        let own = subjects.keys.sorted()
        let last = LanguageLookup.choose(ladder: [], available: own, fallback: fallback) ?? own.first
        for language in fixed where LanguageLookup.choose(ladder: [language], available: own, fallback: []) == nil {
            subjects[language] = last.flatMap { subjects[$0] }
        }
        return subjects.mapValues { ActionText(subject: $0, body: "") }
    }

    private func releasedVersions(of action: Int64) throws(LedgerError) -> [VersionKey] {
        let query = try statement(ActionSQL.released)
        defer { query.reset() }
        query.bind(1, action)
        var found: [VersionKey] = []
        while try query.step() { found.append(VersionKey(UInt32(truncatingIfNeeded: query.int(0)))) }
        return found
    }

    private func document(of version: VersionKey) throws(LedgerError) -> UrgentAction {
        let query = try statement(ActionSQL.document)
        defer { query.reset() }
        query.bind(1, version.number)
        guard try query.step() else { throw .unknown("there is no version with number \(version.number)") }
        return try StoredJSON.read(UrgentAction.self, query.text(0))
    }
}
