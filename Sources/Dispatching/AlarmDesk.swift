// SPDX-License-Identifier: MIT

import Dispatch
import Domain
import Runtime
import Telemetry

/// Tells operators, by every way at once, what the book says they are to be told.
///
/// Whoever raises an alarm never waits. The journal hears of a new condition at once; the ways get the book's messages,
/// each way on its own, so that one that hangs holds up no other. What a way does not take is tried again a few times.
public actor AlarmDesk: AlarmSink {
    nonisolated let executor = QueueExecutor(label: "urgentd.alarms")
    nonisolated public var owners: [QueueExecutor] { [executor] }
    nonisolated public var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private var book: AlarmBook
    private var outboxes: [Outbox]
    private let remember: @Sendable ([AlarmNotice.Item]) -> Void
    private let clock: any TimeSource
    private let pauses: [Duration]
    private let log: Log
    private var timer: QueueTimer?
    private var isStopped = false
    private var raised: [String: Int] = [:]

    /// What one way has still to take; confined to the desk's queue.
    private final class Outbox {
        var way: any AlarmWay { didSet { edition += 1 } }
        /// Counts the ways there have been.
        private(set) var edition = 0
        var waiting: [AlarmNotice] = []
        var carrying: Task<Void, Never>?
        /// Before a further try.
        var pause: Task<Void, Never>?
        /// The way is no longer configured.
        var isClosed = false

        init(_ way: any AlarmWay) { self.way = way }
    }

    /// Makes a desk that tells at once.
    ///
    /// - Parameters:
    ///   - ways: Every configured way; none leaves the journal.
    ///   - told: What people were told before a restart; see ``AlarmBook/init(told:at:)``.
    ///   - remember: Gets what is to be known after a restart, once a way has taken it; called on the desk's queue.
    ///   - clock: The time.
    ///   - pauses: Before each further try of a way.
    ///   - log: The journal.
    public init(
        ways: [any AlarmWay], told: [AlarmNotice.Item] = [],
        remember: @escaping @Sendable ([AlarmNotice.Item]) -> Void = { _ in }, clock: any TimeSource,
        pauses: [Duration] = AlarmDesk.usualPauses, log: Log
    ) {
        book = AlarmBook(told: told, at: clock.now())
        outboxes = ways.map { Outbox($0) }
        self.remember = remember
        self.clock = clock
        self.pauses = pauses
        self.log = log
        executor.queue.async { self.assumeIsolated { $0.pass() } }
    }

    nonisolated public func raise(_ condition: AlarmCondition, _ detail: String) {
        executor.queue.async { self.assumeIsolated { $0.take(condition, detail) } }
    }

    nonisolated public func clear(_ condition: AlarmCondition) {
        executor.queue.async { self.assumeIsolated { $0.takeEnd(of: condition) } }
    }

    /// Tells nothing more.
    ///
    /// What was not taken yet is found again by the checks of the next run.
    public func stop() async {
        isStopped = true
        timer?.cancel()
        timer = nil
        let carrying = outboxes.compactMap(\.carrying)
        for task in carrying { task.cancel() }
        for outbox in outboxes { outbox.pause?.cancel() }
        for task in carrying { await task.value }
    }

    /// Tells by these ways from now on.
    ///
    /// What an old way has not taken yet is tried at once by the new way of the same name; without one it is let go of,
    /// and the journal has it.
    public func change(ways: [any AlarmWay]) {
        var former = outboxes
        outboxes = ways.map { way in
            guard let index = former.firstIndex(where: { $0.way.name == way.name }) else { return Outbox(way) }
            let outbox = former.remove(at: index)
            outbox.way = way
            outbox.pause?.cancel()
            return outbox
        }
        for outbox in former {
            outbox.isClosed = true
            outbox.waiting = []
            outbox.pause?.cancel()
        }
    }

    /// What is and was wrong, by kind.
    public func figures() -> AlarmFigures { AlarmFigures(raised: raised, standing: book.standing) }

    /// Looks at the book anew: the clock was set.
    public func lookAgain() { pass() }

    private func take(_ condition: AlarmCondition, _ detail: String) {
        if book.raise(condition, detail, at: clock.now()) {
            raised[condition.name, default: 0] += 1
            log.alarm("raised", Self.fields(condition, ("what", detail)))
        }
        pass()
    }

    private func takeEnd(of condition: AlarmCondition) {
        book.clear(condition, at: clock.now())
        pass()
    }

    /// Hands on what is due, and arms the timer for what comes next.
    private func pass() {
        guard !isStopped else { return }
        if let notice = book.due(at: clock.now()) {
            for item in notice.over {
                log.info("over", Self.fields(item.condition, ("since", item.since.rfc3339)))
            }
            for outbox in outboxes { hand(notice, to: outbox) }
            if outboxes.isEmpty { remember(book.told) }
        }
        guard let next = book.nextDue else { return }
        let timer = timer ?? QueueTimer(queue: executor.queue) { [weak self] in self?.assumeIsolated { $0.pass() } }
        self.timer = timer
        timer.fire(after: max(.milliseconds(1), min(next.since(clock.now()), Self.longestSleep)))
    }

    // MARK: Delivering

    private func hand(_ notice: AlarmNotice, to outbox: Outbox) {
        if outbox.waiting.count >= Self.mostWaiting {
            log.error("an alarm is dropped: too many wait for this way", ["way": outbox.way.name])
            outbox.waiting.removeFirst()
        }
        outbox.waiting.append(notice)
        guard outbox.carrying == nil else { return }
        outbox.carrying = Task { await self.carry(outbox) }
    }

    private func carry(_ outbox: Outbox) async {
        while !isStopped, !outbox.waiting.isEmpty {
            let notice = outbox.waiting.removeFirst()
            await deliver(notice, from: outbox)
        }
        outbox.carrying = nil
    }

    private func deliver(_ notice: AlarmNotice, from outbox: Outbox) async {
        var further = pauses[...]
        while !isStopped, !outbox.isClosed {
            let (way, edition) = (outbox.way, outbox.edition)
            do throws(AlarmNotDelivered) {
                try await way.deliver(notice)
                remember(book.told)
                return
            } catch {
                // A pause that began after the stop would be cut short by nobody.
                if outbox.isClosed || isStopped { return }
                guard outbox.edition == edition else {
                    further = pauses[...]
                    continue
                }
                guard let pause = further.popFirst() else {
                    log.error("an alarm was not taken and is given up", ["way": way.name, "why": error.why])
                    return
                }
                log.warning("an alarm was not taken; tried again", ["way": way.name, "why": error.why])
                // Cancelled by the stop, and by another way.
                let executor = executor
                let task = Task { await executor.pauseUnlessCancelled(for: pause) }
                outbox.pause = task
                await task.value
                outbox.pause = nil
                if outbox.edition != edition { further = pauses[...] }
            }
        }
    }

    private static func fields(
        _ condition: AlarmCondition, _ more: (StaticString, String)
    ) -> KeyValuePairs<StaticString, String> {
        if let subject = condition.subject {
            ["condition": condition.name, "about": subject, more.0: more.1]
        } else {
            ["condition": condition.name, more.0: more.1]
        }
    }

    /// A relay restarts within seconds, a network comes back within minutes; after a quarter of an hour the journal has it.
    public static let usualPauses: [Duration] = [
        .seconds(5), .seconds(20), .seconds(60), .seconds(300), .seconds(600),
    ]
    /// Messages for one way; at one every 15 seconds.
    private static let mostWaiting = 64
    /// What happened once is remembered for a day; a timer need not be set that far.
    ///
    /// Who sets the clock has us look again.
    private static let longestSleep = Duration.seconds(3600)
}
