// SPDX-License-Identifier: MIT

import Domain

extension Samples {
    /// Closed early, everybody decided.
    static var closingReport: ClosingReport {
        let opened = now.advanced(by: .seconds(-3600))
        let version = VersionAccount(
            version: 1, audience: 81_234, planningDone: true, states: [.accepted: 81_000, .cancelled: 234],
            unplanned: 0, possiblyTwice: 2, delayed: 0, byLanguage: [spanish: [.accepted: 81_000, .cancelled: 234]],
            byCountry: [kenya: [.accepted: 81_000, .cancelled: 234]],
            byChannel: [.email: [.accepted: 81_000, .cancelled: 234]], opened: opened,
            closes: now.advanced(by: .seconds(3600)))
        let identity = Identity(name: "approvals-desk", login: "root")
        var closed = record
        closed.state = .closed
        let proof = Reconciliation(
            reference: reference, version: 1, audience: 81_234, states: version.states, accounted: 81_234,
            differences: [])
        let facts = ClosingFacts(
            record: closed, key: VersionKey(1),
            versions: [
                ClosingFacts.Version(
                    account: version, proof: proof, digest: closed.digest, approvedBy: identity, fence: .cancelled,
                    fenced: now, languages: [english, spanish], translations: [],
                    rows: RowSummary(opened: opened, closes: now), refusals: [:])
            ])
        return ClosingReport(facts, madeAt: now, program: "0.1.0")
    }
}
