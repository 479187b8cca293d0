// SPDX-License-Identifier: MIT

import Domain

extension Desk {
    public func report(of reference: Reference) async throws(DeskError) -> ReportReceipt {
        let record = try await asked { () async throws(LedgerError) in try await store.action(reference) }
        let kept = try await asked { () async throws(LedgerError) in try await store.report(of: reference) }
        guard let kept else { throw Self.missing(record) }
        let account = try await asked { () async throws(LedgerError) in
            try await store.account(of: reference, at: clock.now())
        }
        return ReportReceipt(report: kept, now: account)
    }

    private static func missing(_ record: ActionRecord) -> DeskError {
        let reference = record.action.reference
        switch record.state {
        case .awaitingApproval:
            return .refused("\(reference) awaits approval: there is nothing to report")
        case .open:
            let end = record.windowCloses.map { " on \($0)" } ?? ""
            return .refused(
                "\(reference) is open: its report is made when it has closed\(end); status says how it stands")
        case .withdrawn, .closed:
            guard record.windowOpened != nil else {
                return .refused("\(reference) was never released: nothing left, and there is nothing to report")
            }
            return .busy("the report of \(reference) is being made: try again in a moment")
        }
    }
}
