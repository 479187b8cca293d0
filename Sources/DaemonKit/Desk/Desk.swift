// SPDX-License-Identifier: MIT

import Composing
import Crypto
import Dispatching
import Domain
import Intake
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
    let actionReader: ActionReader
    let regions: RegionDirectory
    let rosterRules: RosterReader.Rules
    let rules: ApprovalRules
    /// Logins whose documents bring an approval of their own.
    let upstream: Set<String>
    let tokens: any PersonalTokens
    /// What proves a report.
    let proof: any MailProof
    /// Nobody has it.
    let decoy: WebhookSecret
    /// Makes the event by which an endpoint is tried, dated by the moment.
    let testWebhook: @Sendable (Instant) -> any WebhookLetter
    /// Foretells, and watches open windows.
    let windows: WindowWatch
    let previews: Previews
    let clock: any TimeSource
    let log: Log
    /// Languages with fixed words, for notices to holders.
    var noticeLanguages: [LanguageTag] = []
    /// The event that carries a webhook's code, for a reader with this ladder.
    var proofLetter: @Sendable (WebhookOffer, [LanguageTag], Instant) -> any WebhookLetter = { offer, _, now in
        ProofWebhook(offer.code, format: offer.webhook.format, label: "code", organisation: "", at: now)
    }
    /// Nil where nothing is on a disk.
    var keeping: Keeping?
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
