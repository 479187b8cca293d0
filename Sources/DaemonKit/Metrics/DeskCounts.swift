// SPDX-License-Identifier: MIT

import Domain
import Telemetry

/// What the desk has taken in since the start.
struct DeskCounts: Sendable {
    let submissions = LabelledCounter(["new", "known", "invalid", "refused", "failed"])
    let rosterRows = LabelledCounter(["added", "changed", "unchanged", "skipped"])
    let reportMessages = LabelledCounter(ReportKind.allCases.map(\.rawValue))
    let reportEffects = LabelledCounter(BounceEffect.allCases.map(\.rawValue))
    let responses = Counter()
    let receipts = Counter()

    func count(_ result: RosterImportResult) {
        rosterRows.add(result.added, to: "added")
        rosterRows.add(result.changed, to: "changed")
        rosterRows.add(result.unchanged, to: "unchanged")
        rosterRows.add(result.skipped, to: "skipped")
    }

    func count(_ receipt: BounceReceipt) {
        reportMessages.add(to: receipt.kind.rawValue)
        for effect in receipt.results.flatMap(\.effects) { reportEffects.add(to: effect.rawValue) }
    }

    func count(refused error: DeskError) {
        switch error {
        case .invalid: submissions.add(to: "invalid")
        case .refused, .unknown, .notAllowed: submissions.add(to: "refused")
        case .busy, .failed: submissions.add(to: "failed")
        }
    }

    func fill(_ scrape: inout Scrape) {
        scrape.add(.submissions, submissions)
        scrape.add(.rosterRows, rosterRows)
        scrape.add(.reportMessages, reportMessages)
        scrape.add(.reportEffects, reportEffects)
        scrape.add(.responses, responses.value)
        scrape.add(.receipts, receipts.value)
    }
}
