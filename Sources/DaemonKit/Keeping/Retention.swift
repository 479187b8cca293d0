// SPDX-License-Identifier: MIT

import Domain
import Runtime
import Telemetry

/// Forgets what is to be forgotten: once a day, and when the next thread is due.
///
/// Personal data of deliveries goes `retention.personalData` after the last action of a thread has closed; afterwards, and after
/// anybody has left, the ledger's free space is overwritten. What staff handed in by the queue folder goes after the same time,
/// counted from its arrival. All of it in small steps beside the sends.
actor Retention {
    nonisolated let executor = QueueExecutor(label: "urgentd.retention")
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private let store: any ErasureStore
    private let queue: String
    private let span: @Sendable () async -> Duration
    private let clock: any TimeSource
    private let log: Log
    private let firstLook: Duration
    private var timer: QueueTimer?
    private var running: Task<Void, Never>?
    private var isStopped = false

    /// - Parameters:
    ///   - store: The ledger.
    ///   - queue: The queue folder.
    ///   - span: `retention.personalData`, as it holds now.
    ///   - clock: The time.
    ///   - log: What was forgotten, as numbers.
    ///   - firstLook: After the start, which has better things to do.
    init(
        store: any ErasureStore, queue: String, span: @escaping @Sendable () async -> Duration, clock: any TimeSource,
        log: Log, firstLook: Duration = Retention.soonest
    ) {
        self.store = store
        self.queue = queue
        self.span = span
        self.clock = clock
        self.log = log
        self.firstLook = firstLook
    }

    func start() {
        timer = QueueTimer(queue: executor.queue) { [weak self] in self?.assumeIsolated { $0.begin() } }
        timer?.fire(after: firstLook)
    }

    /// What is under way ends after its step; the next run goes on where it was.
    func stop() async {
        isStopped = true
        timer?.cancel()
        timer = nil
        running?.cancel()
        await running?.value
    }

    private func begin() {
        guard !isStopped, running == nil else { return }
        running = Task {
            await self.run()
            self.running = nil
            await self.wait()
        }
    }

    /// Everything that is due now.
    func run() async {
        let now = clock.now()
        let cutoff = now.advanced(by: .zero - (await span()))
        await removeFiles(before: cutoff)
        await forget(before: cutoff, at: now)
    }

    /// Rows, and then the traces of them.
    private func forget(before cutoff: Instant, at now: Instant) async {
        do throws(LedgerError) {
            let forgotten = try await store.forget(closedBefore: cutoff, at: now)
            if forgotten.versions + forgotten.rows > 0 {
                log.info(
                    "personal data is forgotten after its time",
                    ["versions": "\(forgotten.versions)", "rows": "\(forgotten.rows)"])
            }
            guard !Task.isCancelled, try await store.needsSweep() else { return }
            let pages = try await store.sweep(for: nil)
            // What a stop has broken off is not done.
            if Task.isCancelled { return }
            log.info("the ledger's free space is overwritten", ["pages": "\(pages)"])
        } catch .closed {
            return
        } catch {
            log.warning("what is to be forgotten could not be; tried again within a day", ["error": "\(error)"])
        }
    }

    /// Files of the queue folder, on a thread of their own: a disk may be slow, and this queue has to answer.
    private func removeFiles(before cutoff: Instant) async {
        var (removed, stuck) = (0, 0)
        while !Task.isCancelled {
            let step = await OnThread.run { [queue] in
                OldQueueFiles.remove(before: cutoff, in: queue, most: Self.filesAtATime)
            }
            removed += step.removed
            stuck = step.stuck
            if step.isLast { break }
        }
        if removed > 0 { log.info("old files of the queue folder are removed", ["files": "\(removed)"]) }
        if stuck > 0 {
            log.warning(
                "old files of the queue folder cannot be removed; remove them by hand, they name people",
                ["files": "\(stuck)"])
        }
    }

    /// Until tomorrow, or until the next thread is due; ten minutes where it is already.
    private func wait() async {
        guard !isStopped else { return }
        var pause = Self.day
        if let closed = (try? await store.nextForgetting()) ?? nil {
            pause = min(
                pause, max(Self.soonest, closed.advanced(by: await span()).since(clock.now()) + .milliseconds(1)))
        }
        timer?.fire(after: pause)
    }

    /// Between two looks at the least.
    static let soonest = Duration.seconds(600)
    /// A stop waits for no more than these.
    private static let filesAtATime = 500
    private static let day = Duration.seconds(86_400)
}
