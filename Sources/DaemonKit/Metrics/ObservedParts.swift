// SPDX-License-Identifier: MIT

import Dispatching
import Domain
import Intake
import Ledger
import Transport

/// The parts of a running daemon that a scrape asks.
struct ObservedParts: Sendable {
    let ledger: SQLiteLedger
    let engine: Engine
    let recorder: Recorder
    let windows: WindowWatch
    let mail: any RelayControl
    let webhooks: WebhookSender
    let alarms: AlarmDesk
    let counts: DeskCounts
    /// Nil until the queue is watched.
    var queue: QueueFolder?
}

/// What they answered, each on its own; nil: not in time.
struct PartAnswers: Sendable {
    var meters: LedgerMeters?
    /// Whether the ledger can be written.
    var canWrite: Bool?
    var figures: EngineFigures?
    var relays: [RelayStatus]?
    var webhooks: WebhookFigures?
    var queue: QueueFigures?
    var alarms: AlarmFigures?
    var unrecorded: Int?
    var forecasts: [VersionKey: Forecast]?
    /// Who was asked, and whether there was an answer; in a fixed order.
    var owners: [(name: String, hasAnswered: Bool)] = []

    var silent: [String] { owners.filter { !$0.hasAnswered }.map(\.name) }
}

/// Asks all parts at once, each by the way that remembers who has not answered yet.
struct PartQuestions: Sendable {
    private let ledger = AskedOwner<LedgerMeters>()
    private let writer = AskedOwner<Bool>()
    private let engine = AskedOwner<EngineFigures>()
    private let mail = AskedOwner<[RelayStatus]>()
    private let webhooks = AskedOwner<WebhookFigures>()
    private let windows = AskedOwner<[VersionKey: Forecast]>()
    private let recorder = AskedOwner<Int>()
    private let alarms = AskedOwner<AlarmFigures>()
    private let queue = AskedOwner<QueueFigures>()
    private let limit: Duration

    init(within limit: Duration) {
        self.limit = limit
    }

    func ask(_ parts: ObservedParts) async -> PartAnswers {
        let limit = limit
        async let meters = ledger.ask(within: limit) { try? await parts.ledger.meters() }
        async let canWrite = writer.ask(within: limit) {
            (try? await parts.ledger.writerAnswers()) == nil ? nil : await parts.ledger.canWrite()
        }
        async let figures = engine.ask(within: limit) { await parts.engine.figures() }
        async let relays = mail.ask(within: limit) { await parts.mail.relays() }
        async let hosts = webhooks.ask(within: limit) { await parts.webhooks.figures() }
        async let unrecorded = recorder.ask(within: limit) { await parts.recorder.unrecorded() }
        async let told = alarms.ask(within: limit) { await parts.alarms.figures() }
        async let files = queue.ask(within: limit) { await parts.queue?.figures }
        var answers = PartAnswers()
        answers.meters = await meters
        let open = answers.meters?.open ?? []
        answers.forecasts = await windows.ask(within: limit) {
            await parts.windows.forecasts(of: open, most: OpenActions.most)
        }
        answers.canWrite = await canWrite
        answers.figures = await figures
        answers.relays = await relays
        answers.webhooks = await hosts
        answers.unrecorded = await unrecorded
        answers.alarms = await told
        answers.queue = await files
        typealias Owner = MetricCatalogue.Owner
        answers.owners = [
            (Owner.ledger, answers.meters != nil), (Owner.writer, answers.canWrite != nil),
            (Owner.engine, answers.figures != nil), (Owner.mail, answers.relays != nil),
            (Owner.webhooks, answers.webhooks != nil), (Owner.windows, answers.forecasts != nil),
            (Owner.recorder, answers.unrecorded != nil), (Owner.alarms, answers.alarms != nil),
        ]
        if parts.queue != nil { answers.owners.append((Owner.queue, answers.queue != nil)) }
        return answers
    }
}
