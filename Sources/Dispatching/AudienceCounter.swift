// SPDX-License-Identifier: MIT

import Dispatch
import Domain
import Runtime
import Telemetry

/// Keeps the count of every audience up to date, apart from the planner, so that approval only has to read it.
public actor AudienceCounter {
    nonisolated let executor = QueueExecutor(label: "urgentd.audience", qos: .utility)
    nonisolated public var owners: [QueueExecutor] { [executor] }
    nonisolated public var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private let store: any PlanStore
    private let log: Log
    private let pauseAfterFailure: Duration
    private let activities: Activities
    private var isCounting = false
    private var isDue = false
    private var isStopped = false
    private var willCountLater = false
    private var waiters: [CheckedContinuation<Void, Never>] = []
    /// Those who asked before the count that is under way.
    private var served: [CheckedContinuation<Void, Never>] = []

    /// After a failure the count is made again in `pauseAfterFailure`; `activities` names a count that is under way.
    public init(
        store: any PlanStore, log: Log, pauseAfterFailure: Duration = .seconds(10),
        activities: Activities = Activities()
    ) {
        self.activities = activities
        self.store = store
        self.log = log
        self.pauseAfterFailure = pauseAfterFailure
    }

    /// Counts what is missing or outdated; returns when that is done.
    ///
    /// Calls during a count share the next one. Nobody waits for a third: where the roster changes all the time, there is
    /// always another.
    public func bringUpToDate() async {
        guard !isStopped else { return }
        isDue = true
        if !isCounting {
            isCounting = true
            Task { await countUntilNothingIsDue() }
        }
        await withCheckedContinuation { waiters.append($0) }
    }

    /// Lets go of everybody who waits: ten million take longer to count than a daemon may take to stop.
    ///
    /// A count under way ends with the ledger.
    public func stop() {
        isStopped = true
        letGo()
    }

    private func countUntilNothingIsDue() async {
        while isDue, !isStopped {
            isDue = false
            served = waiters
            waiters = []
            await countAll()
            letGo()
        }
        isCounting = false
        if isStopped { letGo() }
    }

    private func letGo() {
        let done = isStopped ? served + waiters : served
        served = []
        if isStopped { waiters = [] }
        for waiter in done { waiter.resume() }
    }

    private func countAll() async {
        do throws(LedgerError) {
            for reference in try await store.uncounted() {
                let activity = activities.begin("audience count")
                defer { activity.end() }
                _ = try await store.countAudience(of: reference)
            }
        } catch .closed {
            return
        } catch {
            log.error("an audience could not be counted; tried again shortly", ["error": "\(error)"])
            countLater()
        }
    }

    /// Imports wait for the count of an approved audience, so it must not depend on somebody asking again.
    private func countLater() {
        guard !willCountLater else { return }
        willCountLater = true
        Task { [weak self, executor, pauseAfterFailure] in
            await executor.pause(milliseconds: Int(pauseAfterFailure.wholeMilliseconds))
            await self?.countAgain()
        }
    }

    private func countAgain() async {
        willCountLater = false
        await bringUpToDate()
    }
}
