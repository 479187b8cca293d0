// SPDX-License-Identifier: MIT

import Dispatching
import Domain
import Telemetry

/// The staff's desk on the real ledger and engine: every verb's rules in one place, whoever asks.
public struct Desk: StaffDesk {
    typealias Store = ActionStore & PlanStore & RosterStore & AccountStore

    /// Reads an action document; pure, handed in where everything is wired.
    typealias ReadAction = @Sendable (_ document: [UInt8], _ now: Instant) -> Result<ReadDocument, FaultList>
    /// Reads a roster file as it comes.
    typealias OpenRoster = @Sendable (_ format: RosterFormat) -> any RosterParsing

    let store: any Store
    let engine: Engine
    let counter: AudienceCounter
    let readAction: ReadAction
    let openRoster: OpenRoster
    let rules: ApprovalRules
    /// Logins whose documents bring an approval of their own.
    let upstream: Set<String>
    /// Sum of the relays' rate limits in messages per second; 0 when one has none.
    let configuredRate: Double
    let clock: any TimeSource
    let log: Log
}

/// A valid action document.
struct ReadDocument: Sendable {
    let action: UrgentAction
    let digest: String
    let audience: ResolvedAudience
    let warnings: [String]
}

/// Everything that is wrong with a document.
struct FaultList: Error, Sendable {
    let faults: [DocumentFault]
}

/// A roster file being read: bytes in, rows and faults out.
protocol RosterParsing: Sendable {
    mutating func feed(_ bytes: [UInt8]) -> RosterBatch
    mutating func finish() -> RosterBatch
}

/// What a piece of a roster file gave.
struct RosterBatch: Sendable {
    var rows: [RosterRow]
    var faults: [RosterFault]
    /// Rows that were at fault, also those beyond the listed faults.
    var skipped: Int
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
