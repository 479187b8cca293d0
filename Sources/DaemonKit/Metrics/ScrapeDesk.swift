// SPDX-License-Identifier: MIT

import CommandLineArguments
import Curl
import Dispatching
import Domain
import Intake
import Ledger
import Synchronization
import Telemetry
import Web

/// Puts together what the parts of the daemon say of themselves, whenever somebody asks.
///
/// Every number is kept where it arises; nothing is counted by going through rows. A part that does not answer within
/// ``limit`` is shown as one that does not, and its numbers are missing.
final class ScrapeDesk: Observatory {
    /// How far the daemon is.
    enum Phase: Sendable {
        case starting
        case running
        case stopping
    }

    let catalogue = MetricCatalogue.all
    let outcomes = OutcomeCounts()
    private let clock: any TimeSource
    private let state: String
    private let questions: PartQuestions
    private let process = ProcessFigures()
    private let inner = Mutex(Inner())

    private struct Inner {
        var phase = Phase.starting
        var parts: ObservedParts?
        var traffic: [HTTPTraffic] = []
    }

    /// Makes a desk that knows of no parts yet.
    ///
    /// - Parameters:
    ///   - state: The state folder.
    ///   - clock: The daemon's time.
    ///   - limit: How long a part may take to answer.
    init(state: String, clock: any TimeSource, limit: Duration = ScrapeDesk.limit) {
        self.state = state
        self.clock = clock
        questions = PartQuestions(within: limit)
    }

    func enter(_ phase: Phase) { inner.withLock { $0.phase = phase } }

    /// Nil before the start and after the end.
    var parts: ObservedParts? { inner.withLock { $0.parts } }

    func watch(_ parts: ObservedParts) { inner.withLock { $0.parts = parts } }

    func watch(_ queue: QueueFolder) { inner.withLock { $0.parts?.queue = queue } }

    /// Lets go of everything; nobody asks any more.
    func forget() { inner.withLock { $0.parts = nil } }

    /// What counts a listener's answers.
    func traffic(of listener: String) -> HTTPTraffic {
        let traffic = HTTPTraffic(listener: listener)
        inner.withLock { $0.traffic.append(traffic) }
        return traffic
    }

    // MARK: Observatory

    func scrape() async -> Scrape {
        let (inner, answers) = await ask()
        var scrape = Scrape()
        addDaemon(to: &scrape, inner, answers)
        process.fill(&scrape)
        outcomes.fill(&scrape)
        if let parts = inner.parts {
            scrape.add(parts.ledger.meter)
            parts.counts.fill(&scrape)
        }
        if let figures = answers.figures { scrape.add(figures) }
        for relay in answers.relays ?? [] { scrape.add(relay) }
        if let webhooks = answers.webhooks { scrape.add(webhooks) }
        if let queue = answers.queue { scrape.add(queue) }
        if let alarms = answers.alarms { scrape.add(alarms) }
        if let unrecorded = answers.unrecorded { scrape.add(.unrecorded, unrecorded) }
        if let meters = answers.meters {
            scrape.add(meters)
            OpenActions(
                open: meters.open, forecasts: answers.forecasts ?? [:], rates: answers.figures?.rates ?? [:],
                now: clock.now()
            ).fill(&scrape)
        }
        return scrape
    }

    func readiness() async -> ServiceReadiness {
        let (inner, answers) = await ask()
        return readiness(inner, answers)
    }

    private func ask() async -> (Inner, PartAnswers) {
        let inner = inner.withLock { $0 }
        guard let parts = inner.parts else { return (inner, PartAnswers()) }
        return (inner, await questions.ask(parts))
    }

    private func readiness(_ inner: Inner, _ answers: PartAnswers) -> ServiceReadiness {
        ServiceReadiness(phase: inner.phase, answers, disk: DiskWatch.space(of: state))
    }

    private func addDaemon(to scrape: inout Scrape, _ inner: Inner, _ answers: PartAnswers) {
        let library = CurlGlobal.version.split(separator: " ").first.map(String.init) ?? ""
        scrape.add(.buildInfo, 1, ProgramVersion.current, library)
        let readiness = readiness(inner, answers)
        scrape.add(.ready, readiness.isReady ? 1 : 0)
        for reason in ServiceReadiness.Reason.allCases {
            scrape.add(.notReady, readiness.reasons[reason] == nil ? 0 : 1, reason.rawValue)
        }
        for (name, hasAnswered) in answers.owners { scrape.add(.ownerAnswers, hasAnswered ? 1 : 0, name) }
        if let clock = clock as? any AcceptingClock { scrape.add(.clockStep, clock.step?.inSeconds ?? 0) }
        if let (available, total) = DiskWatch.space(of: state) {
            scrape.add(.diskFree, Double(available))
            scrape.add(.diskSize, Double(total))
        }
        let ledger = "\(state)/\(SQLiteLedger.fileName)"
        if let size = DiskWatch.size(of: ledger) { scrape.add(.ledgerFile, size) }
        if let size = DiskWatch.size(of: "\(ledger)-wal") { scrape.add(.ledgerLog, size) }
        for traffic in inner.traffic {
            for status in HTTPTraffic.classes { scrape.add(.httpRequests, traffic(status), traffic.listener, status) }
        }
    }

    /// One second: what runs well answers within milliseconds.
    static let limit = Duration.seconds(1)
}
