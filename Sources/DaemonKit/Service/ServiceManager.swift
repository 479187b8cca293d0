// SPDX-License-Identifier: MIT

import Dispatch
import Domain
import Runtime
import Telemetry

/// systemd, as seen from here: told how the daemon does, by the documented protocol and without its library.
///
/// Knows nothing of the daemon's parts. Without a `NOTIFY_SOCKET` everything here does nothing, except that a start or a stop
/// that takes long is told in the log. The article `Service` says what is sent when.
public actor ServiceManager {
    nonisolated let executor = QueueExecutor(label: "urgentd.service")
    nonisolated public var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// What is waited for while it starts or stops.
    public nonisolated let activities: Activities

    private enum Phase {
        case starting, running, reloading, stopping
    }

    private let watchdog: Duration?
    private let naming: Duration
    private let log: Log
    private var socket: NotifySocket?
    private var phase = Phase.starting
    private var status: String?
    /// Said behind ``status`` until the next reload.
    private var remark: String?
    /// What the manager's queue had no room for, in order.
    private var unsent: [NotifyMessage] = []
    private var retryTimer: QueueTimer?
    private var waitTimer: QueueTimer?
    /// Milliseconds of boot time after which no more patience is asked for; nil: as long as something named goes on.
    private var patienceEnds: Int64?
    private var hasFailed = false
    private var heartbeat: Heartbeat?

    /// Opens the way to the manager, if there is one; one that cannot be used costs a warning and nothing else.
    public init(
        _ environment: ServiceEnvironment, activities: Activities = Activities(), log: Log = Log(component: "service")
    ) {
        self.init(environment, activities: activities, naming: .seconds(15), log: log)
    }

    /// - Parameters:
    ///   - environment: What the manager said.
    ///   - activities: What is waited for.
    ///   - naming: Every so long it is said what is waited for.
    ///   - log: For operators.
    init(_ environment: ServiceEnvironment, activities: Activities, naming: Duration, log: Log) {
        self.activities = activities
        self.naming = naming
        self.log = log
        watchdog = environment.watchdog
        for oddity in environment.oddities { log.warning("the service manager says odd things", ["what": oddity]) }
        guard let address = environment.notifySocket else { return }
        do throws(NotifySocket.Unusable) {
            socket = try NotifySocket(address)
        } catch {
            log.warning("the service manager cannot be told anything", ["why": "NOTIFY_SOCKET: \(error.why)"])
        }
    }

    // MARK: The life of the daemon

    /// The start begins: while it lasts the manager is asked for patience, as long as something named goes on.
    public func starting() {
        send(.status("starting"))
        watchWaiting()
    }

    /// The queue is watched, the ledger is migrated, the listeners are open: also after a reload.
    ///
    /// - Parameter remark: What people should know beside how it stands: that a reload was refused.
    public func ready(remark: String? = nil) {
        guard phase != .stopping else { return }
        phase = .running
        waitTimer?.disarm()
        self.remark = remark
        send(NotifyMessage.ready.with(status: fullStatus))
    }

    private var fullStatus: String? {
        let parts = [status, remark].compactMap(\.self)
        return parts.isEmpty ? nil : parts.joined(separator: "; ")
    }

    /// The configuration is read anew; ``ready()`` has to follow, whatever came of it.
    public func reloading() {
        guard phase == .running else { return }
        phase = .reloading
        send(.reloading(monotonic: SystemClock.monotonicMicroseconds()))
    }

    /// The stop begins.
    ///
    /// - Parameter longest: ``StopTime/longest(drain:)``: for so long the manager is asked for patience, and no longer.
    public func stopping(within longest: Duration) {
        phase = .stopping
        patienceEnds = SystemClock.bootMilliseconds() + longest.wholeMilliseconds
        send(NotifyMessage.stopping.with(status: "stopping: \(activities.text ?? "what has begun is finished")"))
        watchWaiting()
    }

    /// The start failed, or the daemon cannot go on.
    ///
    /// - Parameters:
    ///   - why: For people.
    ///   - number: The errno that comes nearest.
    public func failed(_ why: String, errno number: Int32) {
        send(NotifyMessage.status("failed: \(why)").with(error: number))
    }

    /// How it stands with what is open.
    public func say(_ text: String) {
        status = text
        guard phase == .running || phase == .reloading else { return }
        send(.status(fullStatus ?? text))
    }

    /// From now on the manager hears that all is well whenever every owner has answered, if it wants to.
    public func watch(_ owners: [QueueExecutor]) async {
        guard let watchdog, socket != nil, heartbeat == nil else { return }
        let heartbeat = Heartbeat(
            owners: owners.map { Heartbeat.Owner($0) } + [.main, .tasks, Heartbeat.Owner(executor)],
            period: watchdog / Self.questionsPerWatchdog, log: log,
            allAnswered: { [weak self] in
                guard let self else { return }
                executor.queue.async { self.assumeIsolated { $0.send(.alive) } }
            })
        self.heartbeat = heartbeat
        await heartbeat.start()
    }

    /// The very end: nothing more is said.
    public func end() async {
        await heartbeat?.stop()
        heartbeat = nil
        waitTimer?.cancel()
        retryTimer?.cancel()
        socket?.close()
        socket = nil
    }

    // MARK: Patience

    private func watchWaiting() {
        let timer =
            waitTimer ?? QueueTimer(queue: executor.queue) { [weak self] in self?.assumeIsolated { $0.nameWaiting() } }
        waitTimer = timer
        timer.fire(after: naming)
    }

    /// Says what the start or the stop waits for, and asks for more time.
    private func nameWaiting() {
        guard phase == .starting || phase == .stopping else { return }
        waitTimer?.fire(after: naming)
        guard let names = activities.text else { return }
        let isStarting = phase == .starting
        if isStarting {
            log.info("the start waits", ["for": names])
        } else {
            log.info("the stop waits", ["for": names])
        }
        let patience: Duration
        if let patienceEnds {
            patience = min(Self.patience, .milliseconds(patienceEnds - SystemClock.bootMilliseconds()))
        } else {
            patience = Self.patience
        }
        let text = "\(isStarting ? "starting" : "stopping"): \(names)"
        send((patience > .zero ? NotifyMessage.extend(by: patience) : NotifyMessage()).with(status: text))
    }

    // MARK: Sending

    private func send(_ message: NotifyMessage) {
        guard socket != nil else { return }
        if unsent.count >= Self.mostUnsent { unsent.removeFirst() }
        unsent.append(message)
        flush()
    }

    private func flush() {
        while let socket, let next = unsent.first {
            switch socket.send(next) {
            case .sent:
                unsent.removeFirst()
            case .full:
                return flushLater()
            case .failed(let error):
                unsent.removeFirst()
                if !hasFailed {
                    log.warning(
                        "the service manager does not hear us; the daemon goes on without it", ["why": "\(error)"])
                }
                hasFailed = true
            }
        }
    }

    private func flushLater() {
        let timer =
            retryTimer ?? QueueTimer(queue: executor.queue) { [weak self] in self?.assumeIsolated { $0.flush() } }
        retryTimer = timer
        timer.fire(after: Self.retry)
    }

    /// Three times as long as between two words: two of them may go astray.
    private static let patience = Duration.seconds(45)
    /// Owners are asked three times in the time that the watchdog allows: so one that hangs is named before the end.
    private static let questionsPerWatchdog = 3
    private static let retry = Duration.milliseconds(50)
    private static let mostUnsent = 64
}
