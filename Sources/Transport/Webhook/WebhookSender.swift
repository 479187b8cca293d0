// SPDX-License-Identifier: MIT

import Curl
import Dispatch
import Domain
import Runtime

/// Posts signed alerts to the endpoints of volunteers and groups: all webhooks, one libcurl loop, one queue.
///
/// Each alert that is submitted comes back once through the sink, in batches, one per turn of the loop. A request is kept
/// back when its fence is closed at the moment at which it would be written, new connection or old. Must be stopped before
/// it is let go of.
public actor WebhookSender: Sender {
    public nonisolated let channel = Channel.webhook
    private nonisolated let executor = QueueExecutor(label: "urgentd.webhooks")
    /// The loop's queue.
    public nonisolated var owners: [QueueExecutor] { [executor] }
    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    var settings: WebhookSettings
    /// Counts the settings there have been.
    var edition = 0
    private let sink: any OutcomeSink
    private let clock: any TimeSource

    var loop: CurlLoop?
    /// Of earlier settings, with requests under way.
    var formerLoops: [CurlLoop] = []
    private var fences: [VersionKey: Fence] = [:]
    let queues: SiteQueues
    private var running: [ObjectIdentifier: WebhookTransfer] = [:]
    var idle: [WebhookTransfer] = []
    private var reports: [SendReport] = []
    var endpoints: [WebhookAddress: WebhookEndpoint] = [:]
    private var resting = RestingEndpoints()
    /// Wakes when a request has waited so long that others may begin beside it.
    private var asideTimer: QueueTimer?

    private(set) var isStopping = false
    private var stopTimer: QueueTimer?
    private var stopAt: Instant?
    private var stopWaiters: [CheckedContinuation<Void, Never>] = []

    /// Makes a sender that is ready for alerts.
    ///
    /// - Parameters:
    ///   - settings: From configuration.
    ///   - sink: Where outcomes go; called on the sender's queue.
    ///   - clock: For windows, fences and the signed time of an attempt.
    /// - Returns: The sender, running.
    /// - Throws: When libcurl or the kernel refuse to make the loop.
    public static func start(settings: WebhookSettings, sink: any OutcomeSink, clock: any TimeSource)
        async throws(CurlLoopError) -> WebhookSender
    {
        let sender = WebhookSender(settings: settings, sink: sink, clock: clock)
        try await sender.makeLoop()
        return sender
    }

    private init(settings: WebhookSettings, sink: any OutcomeSink, clock: any TimeSource) {
        self.settings = settings
        self.sink = sink
        self.clock = clock
        queues = SiteQueues(widest: settings.concurrencyPerHost, places: settings.concurrency)
    }

    private func makeLoop() throws(CurlLoopError) {
        loop = try newLoop(settings)
    }

    func newLoop(_ settings: WebhookSettings) throws(CurlLoopError) -> CurlLoop {
        try CurlLoop(
            queue: executor.queue, limits: CurlLoop.Limits(idleConnections: settings.concurrency * Self.idlePerPlace),
            handlers: CurlLoop.Handlers(
                finished: { [self] in finish($0) },
                turnEnded: { [self] in endTurn() }))
    }

    // MARK: Sender

    public nonisolated func submit(_ alerts: [Alert]) {
        executor.queue.async { self.assumeIsolated { $0.take(alerts) } }
    }

    public func install(_ fence: Fence) {
        fences[fence.version] = fence
        guard !fence.isOpen else { return }
        // What waits is handed back now; what is under way meets the fence before it is written.
        handBack(queues.removeAll { $0.version == fence.version }, as: .notSent(.fenceClosed))
        endTurn()
    }

    public func remove(_ version: VersionKey) {
        fences[version] = nil
    }

    public func held() -> [DeliveryKey] {
        queues.waiting.map(\.delivery) + running.values.compactMap { $0.queued?.alert.delivery }
    }

    public func stop(by deadline: Instant) async {
        guard loop != nil else { return }
        if !isStopping {
            isStopping = true
            handBack(queues.removeAll { _ in true }, as: .notSent(.stopping))
            for transfer in running.values where !transfer.hasBegun { end(transfer, as: .notSent(.stopping)) }
            stopTimer = QueueTimer(queue: executor.queue) { self.assumeIsolated { $0.cutOff() } }
        }
        // A second call may cut it short, and never makes it longer.
        if stopAt.map({ deadline < $0 }) ?? true {
            stopAt = deadline
            stopTimer?.fire(after: max(.zero, deadline.since(clock.now())))
        }
        await withCheckedContinuation {
            stopWaiters.append($0)
            endTurn()
        }
    }
}

// MARK: - On the queue

extension WebhookSender {
    func take(_ alerts: [Alert]) {
        let now = ContinuousClock.now
        for alert in alerts {
            if isStopping {
                report(alert, .notSent(.stopping), route: "")
                continue
            }
            switch endpoint(of: alert) {
            case .success(let endpoint): queues.add(SiteQueues.Queued(alert: alert, endpoint: endpoint), at: now)
            case .failure(let unusable): report(alert, .refusedForGood(unusable.refusal), route: "")
            }
        }
        endTurn()
    }

    private func endpoint(of alert: Alert) -> Result<WebhookEndpoint, Unusable> {
        guard case .webhook(let address) = alert.claimed.destination, case .webhook = alert.letter else {
            return .failure(Unusable(reason: .unsendable, text: "not a webhook"))
        }
        if let known = endpoints[address] { return .success(known) }
        return Result { () throws(Unusable) in
            let endpoint = try WebhookEndpoint(
                address, allowHTTP: settings.allowHTTP, keys: settings.signingKeys)
            if endpoints.count >= Self.mostEndpoints { endpoints.removeAll(keepingCapacity: true) }
            endpoints[address] = endpoint
            return endpoint
        }
    }

    /// Starts what can start; hands everything that is known to the sink.
    private func endTurn() {
        fill()
        watchPatience()
        if !reports.isEmpty {
            let batch = reports
            reports.removeAll(keepingCapacity: true)
            sink.take(batch)
        }
        if !formerLoops.isEmpty { endFormerLoops() }
        if isStopping, running.isEmpty { finishStopping() }
    }

    private func fill() {
        let now = ContinuousClock.now
        while running.count < settings.concurrency, let (place, queued) = queues.next(at: now) {
            start(queued, in: place, at: now)
        }
    }

    /// Nothing is timed unless something waits.
    private func watchPatience() {
        let now = ContinuousClock.now
        let due = queues.standAside(at: now)
        fill()
        guard let due, queues.waitingCount > 0, !isStopping else {
            asideTimer?.disarm()
            return
        }
        let timer = asideTimer ?? QueueTimer(queue: executor.queue) { self.assumeIsolated { $0.endTurn() } }
        asideTimer = timer
        timer.fire(after: due - now)
    }

    private func start(_ queued: SiteQueues.Queued, in place: SiteQueues.Place, at moment: ContinuousClock.Instant) {
        let now = clock.now()
        if let refusal = refusal(of: queued.alert, at: now) {
            _ = queues.finished(place, .nothing, at: moment)
            return report(queued.alert, .notSent(refusal), route: queued.endpoint.host)
        }
        if let rest = resting.rest(of: queued.endpoint.url, at: moment) {
            _ = queues.finished(place, .nothing, at: moment)
            let trouble = RouteTrouble(failures: 1, retryAfterMilliseconds: rest.wholeMilliseconds + 1)
            return report(queued.alert, .untried(trouble), route: queued.endpoint.host)
        }
        let left = queued.alert.windowEnd.milliseconds - now.milliseconds
        let timeout = settings.timeout.wholeMilliseconds
        do throws(CurlError) {
            guard let loop else { throw CurlError(.failedInit) }
            let transfer = if let free = idle.popLast() { free } else { try makeTransfer() }
            do throws(CurlError) {
                try transfer.prepare(
                    queued, in: place, now: now, timeoutMilliseconds: Int(max(1, min(timeout, left))))
                try loop.add(transfer.request.easy)
                transfer.loop = loop
            } catch {
                transfer.clear()
                idle.append(transfer)
                throw error
            }
            running[ObjectIdentifier(transfer.request.easy)] = transfer
        } catch {
            _ = queues.finished(place, .nothing, at: moment)
            let outcome = WebhookOutcomeTable.outcome(of: WebhookExchange(code: error.code))
            report(queued.alert, outcome, route: queued.endpoint.host)
        }
    }

    private func makeTransfer() throws(CurlError) -> WebhookTransfer {
        try WebhookTransfer(settings: settings, edition: edition) { [self] in refusal(of: $0, at: clock.now()) }
    }

    /// The fence; a version without one is closed.
    ///
    /// The alert's own window counts too, should the fence's be longer.
    private func refusal(of alert: Alert, at now: Instant) -> Outcome.NotSent? {
        guard let fence = fences[alert.version] else { return .fenceClosed }
        return fence.refusal(at: now) ?? (now < alert.windowEnd ? nil : .windowOver)
    }

    private func finish(_ finished: [CurlLoop.Finished]) {
        for one in finished {
            guard let transfer = running[ObjectIdentifier(one.easy)] else { continue }
            end(transfer, as: WebhookOutcomeTable.outcome(of: transfer.exchange(one.code)))
        }
    }

    /// Takes a transfer out of the loop, back into the pool, and reports its alert.
    private func end(_ transfer: WebhookTransfer, as outcome: Outcome) {
        transfer.loop?.remove(transfer.request.easy)
        running[ObjectIdentifier(transfer.request.easy)] = nil
        let now = ContinuousClock.now
        if let queued = transfer.queued {
            noteRest(of: queued.endpoint, after: outcome, at: now)
            report(queued.alert, outcome, route: queued.endpoint.host)
        }
        if let place = transfer.place {
            let untried = queues.finished(place, Self.word(of: outcome), at: now)
            handBack(untried, as: .untried(Self.trouble(of: place.site, after: outcome)))
        }
        transfer.clear()
        if transfer.edition == edition { idle.append(transfer) }
    }

    private func report(_ alert: Alert, _ outcome: Outcome, route: String) {
        reports.append(SendReport(alert: alert, outcome: outcome, at: clock.now(), route: route))
    }

    private func handBack(_ queued: [SiteQueues.Queued], as outcome: Outcome) {
        for one in queued { report(one.alert, outcome, route: one.endpoint.host) }
    }

    /// A wish for patience is the endpoint's own; others on its host go on.
    private func noteRest(of endpoint: WebhookEndpoint, after outcome: Outcome, at now: ContinuousClock.Instant) {
        switch outcome {
        case .accepted: resting.wake(endpoint.url)
        case .refusedForNow(let refusal):
            guard let wish = refusal.retryAfterMilliseconds else { return }
            resting.rest(endpoint.url, until: now + .milliseconds(wish), at: now)
        default: return
        }
    }

    /// A status is an answer, whatever it says, except that it asks for patience.
    private static func word(of outcome: Outcome) -> HostGate.Word {
        switch outcome {
        case .accepted: .answered
        case .refusedForNow(let refusal) where refusal.code == tooManyRequests: .throttled
        case .refusedForNow(let refusal): refusal.code == nil || refusal.reason == .throttled ? .failed : .answered
        case .refusedForGood(let refusal): refusal.code == nil ? .nothing : .answered
        case .ambiguous: .failed
        case .notSent, .untried: .nothing
        }
    }

    /// What alerts are told that waited for a site when it turned out to be down.
    private static func trouble(of site: SiteQueues.Site, after outcome: Outcome) -> RouteTrouble {
        var trouble = RouteTrouble(failures: max(1, site.gate.failures))
        if case .refusedForNow(let refusal) = outcome {
            trouble.retryAfterMilliseconds = refusal.retryAfterMilliseconds
        }
        return trouble
    }

    // MARK: Stopping

    /// The deadline: nobody knows what became of the requests that are still under way.
    private func cutOff() {
        for transfer in running.values {
            end(
                transfer,
                as: transfer.hasBegun
                    ? .ambiguous(Refusal(reason: .timeout, text: "the daemon stopped before the answer"))
                    : .notSent(.stopping))
        }
        endTurn()
    }

    private func finishStopping() {
        guard let loop else { return }
        loop.shutdown()
        self.loop = nil
        // The pool's closures hold this actor.
        idle = []
        stopTimer?.cancel()
        stopTimer = nil
        asideTimer?.cancel()
        asideTimer = nil
        for waiter in stopWaiters { waiter.resume() }
        stopWaiters = []
    }

    /// RFC 6585 §4.
    private static let tooManyRequests = 429
    /// Connections kept for the next request, per request that may run: endpoints are many and come again.
    static let idlePerPlace = 4
    /// Read addresses that are remembered; each has a key schedule of about a kilobyte.
    private static let mostEndpoints = 1024
}
