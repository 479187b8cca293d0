// SPDX-License-Identifier: MIT

import Dispatch
import Runtime
import Synchronization
import Telemetry

/// Asks every owner from time to time whether it still gets through its work, and says so once all have answered.
///
/// An owner answers by running a block on its own queue, and hands the question on to the next one: what hangs there, hangs the
/// answer. Nobody waits for anybody. Whoever has not answered after half a period is named, at once and not through any owner;
/// and as long as one is silent nothing is said, so that the service manager ends a daemon of which a part is dead. One after
/// the other, because a question to all at once would wake a thread for each: idle is to be idle.
actor Heartbeat {
    /// Who is asked.
    struct Owner: Sendable {
        let name: String
        /// Has a block run where the owner's work is done.
        let ask: @Sendable (@escaping @Sendable () -> Void) -> Void

        init(_ name: String, ask: @escaping @Sendable (@escaping @Sendable () -> Void) -> Void) {
            self.name = name
            self.ask = ask
        }

        init(_ executor: QueueExecutor) {
            let label = executor.queue.label
            self.init(label.hasPrefix("urgentd.") ? String(label.dropFirst(8)) : label) { answer in
                executor.queue.async(execute: answer)
            }
        }

        /// Signals and the service itself.
        static let main = Owner("main") { answer in DispatchQueue.main.async(execute: answer) }
        /// The threads on which requests are answered and work without an owner is done.
        static let tasks = Owner("tasks") { answer in Task { answer() } }
    }

    /// One question on its way through all owners.
    private final class Round: Sendable {
        private let position = Atomic(0)
        let owners: [Owner]
        let done: @Sendable () -> Void

        init(_ owners: [Owner], done: @escaping @Sendable () -> Void) {
            self.owners = owners
            self.done = done
        }

        /// Who has the question now; nil when all have answered.
        var silent: String? {
            let position = position.load(ordering: .acquiring)
            return position < owners.count ? owners[position].name : nil
        }

        /// Called on the queue of the one before.
        func ask(_ index: Int) {
            position.store(index, ordering: .releasing)
            guard index < owners.count else { return done() }
            owners[index].ask { self.ask(index + 1) }
        }
    }

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
        let round = Round(owners) { [weak self] in
            guard let self else { return }
            executor.queue.async { self.assumeIsolated { $0.end() } }
        }
        self.round = round
        timer?.fire(after: period / 2)
        round.ask(0)
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
