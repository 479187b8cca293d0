// SPDX-License-Identifier: MIT

import Dispatching
import Domain
import Intake
import Telemetry

/// The staff's desk on the real ledger and engine: every verb's rules in one place, whoever asks.
public struct Desk: StaffDesk {
    typealias Store = ActionStore & PlanStore & RosterStore & AccountStore

    let store: any Store
    let engine: Engine
    let counter: AudienceCounter
    let actionReader: ActionReader
    let regions: RegionDirectory
    let rosterRules: RosterReader.Rules
    let rules: ApprovalRules
    /// Logins whose documents bring an approval of their own.
    let upstream: Set<String>
    /// Foretells, and watches drafts and open windows.
    let windows: WindowWatch
    let clock: any TimeSource
    let log: Log
    /// Everything that waits for a time looks again.
    var clockMoved: @Sendable () async -> Void = {}
}

/// Runs a ledger call and puts its error into the desk's words.
func asked<Answer: Sendable>(
    _ call: @Sendable () async throws(LedgerError) -> Answer
) async throws(DeskError) -> Answer {
    do throws(LedgerError) {
        return try await call()
    } catch {
        throw DeskError(error)
    }
}
