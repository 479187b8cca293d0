// SPDX-License-Identifier: MIT

import Dispatch
import Runtime
import Synchronization
import Telemetry

/// Asks every owner from time to time whether it still gets through its work, and says so once all have answered.
///
/// An owner answers by running a block on its own queue: what hangs there, hangs the answer. Nobody waits for anybody. Whoever
/// does not answer within a period is named, at once and not through any owner; and as long as one is silent nothing is said,
/// so that the service manager ends a daemon of which a part is dead.
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

    /// Who has not answered yet in one round.
    private final class Round: Sendable {
        private let silent: Mutex<Set<Int>>

        init(_ owners: Int) { silent = Mutex(Set(0..<owners)) }

        /// Whether this was the last one.
        func answered(_ owner: Int) -> Bool {
            silent.withLock { silent in silent.remove(owner) != nil && silent.isEmpty }
        }

        var missing: [Int] { silent.withLock { $0.sorted() } }
    }

    nonisolated let executor = QueueExecutor(label: "urgentd.heartbeat", qos: .userInteractive)
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private let owners: [Owner]
    private let period: Duration
    private let log: Log
    private let allAnswered: @Sendable () -> Void
    private let silent: @Sendable ([String]) -> Void
    private var round: Round?
    private var named: [Int] = []
    private var timer: QueueTimer?

    /// Stands still until ``start()``.
    ///
    /// - Parameters:
    ///   - owners: Not empty.
    ///   - period: Between two questions.
    ///   - log: Where a silent owner is named.
    ///   - silent: Told the names too.
    ///   - allAnswered: Called once for each round in which everybody answered, late or not.
    init(
        owners: [Owner], period: Duration, log: Log, silent: @escaping @Sendable ([String]) -> Void = { _ in },
        allAnswered: @escaping @Sendable () -> Void
    ) {
        self.owners = owners
        self.period = period
        self.log = log
        self.silent = silent
        self.allAnswered = allAnswered
    }

    func start() {
        guard timer == nil else { return }
        timer = QueueTimer(queue: executor.queue) { [weak self] in self?.assumeIsolated { $0.beat() } }
        beat()
    }

    func stop() {
        timer?.cancel()
        timer = nil
        round = nil
    }

    private func beat() {
        timer?.fire(after: period)
        if let round {
            name(round.missing)
        } else {
            ask()
        }
    }

    private func ask() {
        let round = Round(owners.count)
        self.round = round
        for (index, owner) in owners.enumerated() {
            owner.ask { [weak self] in
                guard round.answered(index), let self else { return }
                executor.queue.async { self.assumeIsolated { $0.end(round) } }
            }
        }
    }

    private func end(_ ended: Round) {
        guard round === ended, timer != nil else { return }
        round = nil
        if !named.isEmpty { log.info("every owner answers again") }
        named = []
        allAnswered()
    }

    /// Each once, however long it is silent.
    private func name(_ missing: [Int]) {
        let new = missing.filter { !named.contains($0) }
        guard !new.isEmpty else { return }
        named = missing
        let names = new.map { owners[$0].name }
        log.alarm(
            "an owner does not answer; the service manager is not told that all is well, and will restart the daemon",
            ["owner": names.joined(separator: " ")])
        silent(names)
    }
}
