// SPDX-License-Identifier: MIT

import Composing
import Crypto
import Dispatching
import Domain
import Intake
import Runtime
import Telemetry

/// The staff's desk on the real ledger and engine: every verb's rules in one place, whoever asks.
public struct Desk: StaffDesk {
    typealias Store = ActionStore & PlanStore & RosterStore & AccountStore & ResponseStore & RelayStore & ReportStore
        & EndpointStore & VolunteerStore & ReceiptStore & BounceStore

    let store: any Store
    let engine: Engine
    /// The relays, as switched and looked at; what is paused is written down in the store first.
    let relayControl: any RelayControl
    let counter: AudienceCounter
    let errands: Errands
    let endpointWatch: EndpointWatch
    let regions: RegionDirectory
    /// What the configuration says now; each verb asks once it needs it.
    let settings: @Sendable () -> DeskSettings
    let tokens: any PersonalTokens
    /// What proves a report.
    let proof: any MailProof
    /// Nobody has it.
    let decoy: WebhookSecret
    /// Foretells, and watches open windows.
    let windows: WindowWatch
    let clock: any TimeSource
    let log: Log
    /// Nil where nothing is on a disk.
    var keeping: Keeping?
    /// Where long work is named.
    var activities = Activities()
    /// What was taken in, for the metrics.
    let counts = DeskCounts()
    /// Looks at everything that alerts depend on, the whole ledger too if asked.
    var examination: @Sendable (_ deep: Bool) async -> AsyncStream<Finding> = { _ in AsyncStream { $0.finish() } }
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
