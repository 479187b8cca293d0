// SPDX-License-Identifier: MIT

import Domain

extension Session {
    func unreported() throws(LedgerError) -> [UnreportedAction] {
        let query = try statement(ReportSQL.unreported)
        defer { query.reset() }
        var found: [UnreportedAction] = []
        while try query.step() {
            guard let reference = Reference(query.text(0)) else { continue }
            found.append(UnreportedAction(reference: reference, isSettled: query.int(1) != 0))
        }
        return found
    }

    func report(of reference: Reference) throws(LedgerError) -> ClosingReport? {
        _ = try newestVersion(of: reference)
        let query = try statement(ReportSQL.newest)
        defer { query.reset() }
        query.bind(1, reference.text)
        return try query.step() ? StoredJSON.read(ClosingReport.self, query.text(0)) : nil
    }

    func closingFacts(of reference: Reference) throws(LedgerError) -> ClosingFacts {
        let now = clock.now()
        let newest = try newestVersion(of: reference)
        let account = try account(of: reference, at: now)
        let proofs = try reconcile(reference)
        var versions: [ClosingFacts.Version] = []
        for header in try closedVersions(of: reference) {
            let number = try readGate(of: header.key).number
            guard let version = account.versions.first(where: { $0.version == number }),
                let proof = proofs.first(where: { $0.version == number })
            else { continue }
            versions.append(
                ClosingFacts.Version(
                    account: version, proof: proof, digest: header.digest, approvedBy: header.approvedBy,
                    fence: header.fence, fenced: header.fenced, languages: Array(try texts(of: header.key).keys),
                    translations: try translations(of: header.key), rows: try rows(of: header.key, version),
                    refusals: try refusals(of: header.key)))
        }
        return ClosingFacts(record: try newest.record(at: now), key: try subject(of: reference), versions: versions)
    }

    /// The newest version, a withdrawal's notice left aside: it goes on for hours and has an account of its own.
    private func subject(of reference: Reference) throws(LedgerError) -> VersionKey {
        let query = try statement(ReportSQL.subject)
        defer { query.reset() }
        query.bind(1, reference.text)
        guard try query.step() else { throw .unknown("there is no action \(reference)") }
        return VersionKey(UInt32(truncatingIfNeeded: query.int(0)))
    }

    /// A released version with a closed fence.
    private struct ClosedVersion {
        let key: VersionKey
        let digest: String
        let approvedBy: Identity
        let fence: DeliveryState
        let fenced: Instant
    }

    private func closedVersions(of reference: Reference) throws(LedgerError) -> [ClosedVersion] {
        let query = try statement(ReportSQL.released)
        defer { query.reset() }
        query.bind(1, reference.text)
        var found: [ClosedVersion] = []
        while try query.step() {
            found.append(
                ClosedVersion(
                    key: VersionKey(UInt32(truncatingIfNeeded: query.int(0))), digest: query.text(1),
                    approvedBy: Identity(name: query.text(2), login: query.text(3)),
                    fence: DeliveryState(rawValue: UInt8(truncatingIfNeeded: query.int(4))) ?? .cancelled,
                    fenced: query.instant(5)))
        }
        return found
    }

    private func translations(of version: VersionKey) throws(LedgerError) -> [ClosingReport.Translation] {
        let query = try statement(ReportSQL.translations)
        defer { query.reset() }
        query.bind(1, version.number)
        var found: [ClosingReport.Translation] = []
        while try query.step() {
            guard let language = LanguageTag(query.text(0)) else { continue }
            found.append(
                ClosingReport.Translation(
                    language: language, translatedBy: query.text(1), approvedBy: query.text(2),
                    releasedAt: query.instant(3)))
        }
        return found
    }

    private func rows(of key: VersionKey, _ account: VersionAccount) throws(LedgerError) -> RowSummary {
        let opened = account.opened ?? clock.now()
        var summary = RowSummary(opened: opened, closes: account.closes ?? opened)
        let query = try statement(ReportSQL.rows)
        defer { query.reset() }
        query.bind(1, DeliveryKey.first(of: key).number)
        query.bind(2, DeliveryKey.end(of: key).number)
        while try query.step() {
            guard let state = DeliveryState(rawValue: UInt8(truncatingIfNeeded: query.int(0))) else { continue }
            summary.take(state: state, tries: Int(query.int(1)), updated: query.instant(2))
        }
        return summary
    }

    private func refusals(of key: VersionKey) throws(LedgerError) -> [ClosingFacts.RefusalKey: ClosingFacts
        .RefusalCount]
    {
        let query = try statement(ReportSQL.attempts)
        defer { query.reset() }
        query.bind(1, DeliveryKey.first(of: key).number)
        query.bind(2, DeliveryKey.end(of: key).number)
        var counts: [ClosingFacts.RefusalKey: ClosingFacts.RefusalCount] = [:]
        while try query.step() {
            guard let channel = Channel(rawValue: UInt8(truncatingIfNeeded: query.int(1))) else { continue }
            let key = ClosingFacts.RefusalKey(reason: query.text(0), channel: channel)
            counts[key, default: ClosingFacts.RefusalCount()].tries += 1
            if query.int(2) != 0 { counts[key]?.ambiguous += 1 }
        }
        return counts
    }
}

extension WriteSession {
    func keep(_ report: ClosingReport, of version: VersionKey) throws(LedgerError) {
        let keep = try statement(ReportSQL.keep)
        keep.bind(1, version.number)
        keep.bind(2, report.madeAt)
        keep.bind(3, try StoredJSON.write(report))
        try keep.run()
    }
}
