// SPDX-License-Identifier: MIT

import Dispatch
import Runtime
import Synchronization
import Telemetry

/// Asks every owner from time to time whether it still gets through its work, and says so once all have answered.
///
/// An owner answers by running a block on its own queue: what hangs there, hangs the answer. The question goes from one to the
/// next on a thread that does nothing else and may wait: an idle queue's block then runs right there, so that a question wakes
/// two threads and not one an owner (idle is to be idle). The heartbeat itself never waits. Whoever has not answered after half
/// a period is named, at once and not through any owner; and as long as one is silent nothing is said, so that the service
/// manager ends a daemon of which a part is dead.
actor Heartbeat {
    /// Who is asked.
    struct Owner: Sendable {
        let name: String
        /// Returns when the owner has come to it.
        let wait: @Sendable () -> Void

        init(_ name: String, wait: @escaping @Sendable () -> Void) {
            self.name = name
            self.wait = wait
        }

        init(_ executor: QueueExecutor) {
            let label = executor.queue.label
            self.init(label.hasPrefix("urgentd.") ? String(label.dropFirst(8)) : label) { executor.queue.sync {} }
        }

        /// Signals and the service itself.
        static let main = Owner("main") { DispatchQueue.main.sync {} }
        /// The threads on which requests are answered and work without an owner is done.
        static let tasks = Owner("tasks") {
            let answer = DispatchSemaphore(value: 0)
            Task { answer.signal() }
            answer.wait()
        }
    }

    /// One question on its way through all owners.
    private final class Round: Sendable {
        private let position = Atomic(0)
        private let owners: [Owner]

        init(_ owners: [Owner]) {
            self.owners = owners
        }

        /// Who has the question now; nil when all have answered.
        var silent: String? {
            let position = position.load(ordering: .acquiring)
            return position < owners.count ? owners[position].name : nil
        }

        /// Goes to one after the other, however long that takes.
        func walk() {
            for owner in owners {
                owner.wait()
                position.add(1, ordering: .releasing)
            }
        }
    }

    /// The thread that may wait; a hung owner holds it, and nothing else.
    private let walker = DispatchQueue(label: "urgentd.heartbeat.walker")
    nonisolated let executor: QueueExecutor
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private let owners: [Owner]
    private let period: Duration
    private let log: Log
    private let allAnswered: @Sendable () -> Void
    private let silent: @Sendable (String) -> Void
    private var round: Round?
    private var began = ContinuousClock.now
    private var named: String?
    private var timer: QueueTimer?

    /// Stands still until ``start()``.
    ///
    /// - Parameters:
    ///   - owners: Not empty.
    ///   - period: Between two questions.
    ///   - executor: A queue that never waits.
    ///   - log: Where a silent owner is named.
    ///   - silent: Told the name too.
    ///   - allAnswered: Called on the queue once for each round in which everybody answered, late or not.
    init(
        owners: [Owner], period: Duration, executor: QueueExecutor = QueueExecutor(label: "urgentd.heartbeat"),
        log: Log, silent: @escaping @Sendable (String) -> Void = { _ in },
        allAnswered: @escaping @Sendable () -> Void
    ) {
        self.owners = owners
        self.period = period
        self.executor = executor
        self.log = log
        self.silent = silent
        self.allAnswered = allAnswered
    }

    func start() {
        guard timer == nil else { return }
        timer = QueueTimer(queue: executor.queue) { [weak self] in self?.assumeIsolated { $0.beat() } }
        ask()
    }

    func stop() {
        timer?.cancel()
        timer = nil
        round = nil
    }

    private func ask() {
        began = .now
        let round = Round(owners)
        self.round = round
        timer?.fire(after: period / 2)
        walker.async { [weak self] in
            round.walk()
            guard let self else { return }
            executor.queue.async { self.assumeIsolated { $0.end() } }
        }
    }

    /// The next question is due, or the one before is not answered.
    private func beat() {
        guard let round else { return ask() }
        if let name = round.silent { self.name(name) }
        timer?.fire(after: period / 2)
    }

    private func end() {
        guard let timer else { return }
        round = nil
        if named != nil { log.info("every owner answers again") }
        named = nil
        allAnswered()
        // Late, if one of them was: then the next question follows at once.
        timer.fire(after: max(.zero, period - (ContinuousClock.now - began)))
    }

    /// Each once, however long it is silent.
    private func name(_ owner: String) {
        guard owner != named else { return }
        named = owner
        log.alarm(
            "an owner does not answer; the service manager is not told that all is well, and will restart the daemon",
            ["owner": owner])
        silent(owner)
    }
}
