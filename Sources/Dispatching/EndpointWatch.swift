// SPDX-License-Identifier: MIT

import Domain
import Runtime
import Telemetry

/// Sees to it that nobody's endpoint is disabled in silence: an alarm for operators, a word to each owner.
///
/// The alarm stands until a person has enabled each of them or confirmed that it stays disabled. An owner is told once; what
/// cannot be sent now is tried again while the endpoint is disabled.
public actor EndpointWatch {
    nonisolated let executor = QueueExecutor(label: "urgentd.endpoints")
    nonisolated public var owners: [QueueExecutor] { [executor] }
    nonisolated public var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private let store: any EndpointStore
    private let alarms: any AlarmSink
    private let messenger: any OwnerMessenger
    private let clock: any TimeSource
    private let log: Log
    /// Owners are being told.
    private(set) var telling: Task<Void, Never>?
    private var isStopping = false
    private var timer: QueueTimer?

    public init(
        store: any EndpointStore, alarms: any AlarmSink, owners: any OwnerMessenger, clock: any TimeSource, log: Log
    ) {
        self.store = store
        self.alarms = alarms
        messenger = owners
        self.clock = clock
        self.log = log
    }

    /// Something about endpoints may have changed; also at start.
    ///
    /// Returns when the alarm stands as it should; owners are told in the background.
    public func look() async {
        guard !isStopping else { return }
        await run { (watch) throws(LedgerError) in try await watch.raiseOrClear() }
        guard telling == nil, !isStopping else { return }
        telling = Task {
            await run { (watch) throws(LedgerError) in try await watch.tellOwners() }
            telling = nil
        }
    }

    public func stop() {
        isStopping = true
        timer?.cancel()
        timer = nil
    }

    private func run(_ work: (EndpointWatch) async throws(LedgerError) -> Void) async {
        do throws(LedgerError) {
            try await work(self)
        } catch .closed {
            return
        } catch {
            log.error("endpoints cannot be looked at; tried again later", ["error": "\(error)"])
            lookLater()
        }
    }

    private func raiseOrClear() async throws(LedgerError) {
        let count = try await store.unacknowledgedEndpoints()
        guard count > 0 else { return alarms.clear(.endpointsDisabled) }
        alarms.raise(
            .endpointsDisabled,
            "webhook endpoints disabled: \(count); `urgentctl endpoint list --disabled` says which and why")
    }

    /// Stops at the first that cannot be told now: the way is down, and the others would fare no better.
    private func tellOwners() async throws(LedgerError) {
        while !isStopping, let notice = try await store.untoldOwners(limit: 1).first {
            guard await messenger.tell(notice) else { return lookLater() }
            try await store.ownerIsTold(notice.volunteer, at: clock.now())
        }
    }

    private func lookLater() {
        guard !isStopping else { return }
        let timer =
            timer
            ?? QueueTimer(queue: executor.queue) { [weak self] in
                guard let self else { return }
                Task { await self.look() }
            }
        self.timer = timer
        timer.fire(after: Self.pause)
    }

    /// Ten minutes: a notice is no alert.
    private static let pause = Duration.seconds(600)
}
