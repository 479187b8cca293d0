// SPDX-License-Identifier: MIT

import Curl
import Dispatch
import Domain
import Runtime
import Telemetry

/// One queue with its libcurl loop, its connections to every relay, its copy of the fences and one timer.
///
/// The way of an alert: ``submit(_:)`` puts it into a relay's queue, a connection takes it, its session says what came of it,
/// the turn's end hands the report on. At every moment it is in exactly one of these places.
actor SMTPLoop {
    nonisolated let executor: QueueExecutor
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    var relays: [Relay]
    /// No longer configured, with mails under way.
    var retiring: [Relay] = []
    let patience: Int64
    let sink: any OutcomeSink
    /// Nil: nobody is to be woken.
    let alarms: (any AlarmSink)?
    /// Milliseconds that a relay is down before operators are told.
    let alarmAfter: Int64
    let clock: any TimeSource
    let log: Log
    var curl: CurlLoop?
    var timer: QueueTimer?
    var connections: [Int32: SMTPConnection] = [:]
    var fences: [VersionKey: Fence] = [:]
    /// What came of alerts in this turn.
    var reports: [SendReport] = []
    /// Receives are short: every connection uses the same room.
    let room = ReceiveRoom()
    /// When the timer fires, on the monotonic clock.
    var armedFor: Int64 = .max
    /// Monotonic; set once stopping: nothing is held longer.
    var stopAt: Int64?
    var stopWaiters: [CheckedContinuation<Void, Never>] = []
    /// The turn's one reading of each clock.
    private var turnWall: Instant?
    private var turnBoot: Int64?

    init(
        label: String, relays: [RelayConfiguration], patience: Duration, sink: any OutcomeSink,
        alarms: (any AlarmSink)?, alarmAfter: Duration, clock: any TimeSource, log: Log
    ) {
        executor = QueueExecutor(label: label)
        self.relays = relays.map(Relay.init)
        self.patience = patience.wholeMilliseconds
        self.sink = sink
        self.alarms = alarms
        self.alarmAfter = alarmAfter.wholeMilliseconds
        self.clock = clock
        self.log = log
    }

    /// Makes the parts that live on the queue.
    ///
    /// - Throws: When libcurl or the kernel refuse.
    func start() throws(CurlLoopError) {
        guard curl == nil else { return }
        curl = try CurlLoop(
            queue: executor.queue,
            handlers: .init(
                finished: { self.finished($0) },
                ready: { self.ready($0, $1) },
                turnEnded: { self.endTurn() }))
        timer = QueueTimer(queue: executor.queue) { [weak self] in self?.assumeIsolated { $0.tick() } }
    }
}

// MARK: - Turns

extension SMTPLoop {
    /// Wall time of this turn.
    var wall: Instant {
        if let turnWall { return turnWall }
        let now = clock.now()
        turnWall = now
        return now
    }

    /// Monotonic milliseconds of this turn.
    var boot: Int64 {
        if let turnBoot { return turnBoot }
        let now = SystemClock.bootMilliseconds()
        turnBoot = now
        return now
    }

    /// Whether the next reading of a clock will be a new one.
    var isBetweenTurns: Bool { turnWall == nil && turnBoot == nil }

    /// The end of everything that happens on the queue: feeds who is hungry, hands on what is known.
    func endTurn() {
        if stopAt == nil {
            for relay in relays where !relay.queue.isEmpty { fill(relay) }
            if relays.count > 1 { endTurnOfSeveral() }
        }
        for relay in relays { relay.closeTurn { wall } }
        if !retiring.isEmpty { forgetRetired() }
        if !reports.isEmpty {
            let batch = reports
            reports = []
            reports.reserveCapacity(batch.count)
            sink.take(batch)
        }
        forgetTime()
        finishStop()
    }

    /// A reading that outlived its turn would count the next limits from a moment long gone.
    private func forgetTime() {
        turnWall = nil
        turnBoot = nil
    }

    /// Sees to it that ``tick()`` runs at `time` at the latest.
    func wake(by time: Int64) {
        guard time < armedFor else { return }
        armedFor = time
        timer?.fire(after: .milliseconds(max(0, time - boot)))
    }

    func report(_ consignment: Consignment, _ outcome: Outcome, via relay: Relay) {
        reports.append(SendReport(alert: consignment.alert, outcome: outcome, at: wall, route: relay.name))
        judge(consignment, outcome, via: relay)
        switch outcome {
        case .accepted: relay.count(accepted: true)
        case .notSent, .untried: break
        case .refusedForNow, .refusedForGood, .ambiguous: relay.count(accepted: false)
        }
    }

    /// The timer: time limits, relays to be tried again, rates, alerts that waited in vain.
    func tick() {
        armedFor = .max
        let now = boot
        for relay in everyRelay {
            for connection in relay.connections where connection.deadline <= now { expire(connection) }
        }
        if stopAt == nil {
            for relay in relays {
                giveUpWaiting(in: relay)
                watch(relay)
            }
        }
        endTurn()
        rearm()
        forgetTime()
    }

    private func rearm() {
        for relay in everyRelay {
            for connection in relay.connections where connection.deadline < armedFor { wake(by: connection.deadline) }
            guard stopAt == nil, !relay.isRetired else { continue }
            if let time = relay.alarmAt(after: alarmAfter) { wake(by: max(boot + 1, time)) }
            if relay.isAlarmed, relay.isUnreachable, relay.isWaitingForProbe { wake(by: max(boot + 1, relay.retryAt)) }
            guard !relay.queue.isEmpty else { continue }
            if let time = relay.givesUp(after: patience) { wake(by: max(boot + 1, time)) }
            if relay.isWaitingForProbe { wake(by: max(boot + 1, relay.retryAt)) }
        }
    }
}
