// SPDX-License-Identifier: MIT

import Dispatch
import Domain
import Glibc
import Runtime
import Telemetry

/// Watches a maildir into which delivery reports are delivered, and brings each message to whoever takes them in.
///
/// Hand over, commit, move to `cur/` as seen: a crash between any two steps hands the message over again, and reports taken
/// twice change nothing. Nothing is ever deleted; what nobody understands is flagged. One message at a time; the actor is its
/// own queue, on which all file operations run.
public actor Maildir {
    /// What became of a message.
    public enum Verdict: Sendable, Hashable {
        case taken
        /// Not understood, or about nobody: flagged, for a person to look at.
        case unmatched
        /// The message stays where it is.
        case tryLater(String)
    }

    /// Takes a message, of which only the first mebibyte is read.
    public typealias Taker = @Sendable (_ message: [UInt8]) async -> Verdict

    private let executor = QueueExecutor(label: "urgentd.maildir")
    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private let path: String
    private let clock: any TimeSource
    private let log: Log
    private let take: Taker

    private var folders: MaildirFolders?
    private var watch: InotifyWatch?
    private var timer: QueueTimer?
    /// Messages that are to be looked at again, and when.
    private var parked: [QueueEntryName: (due: Instant, pause: Duration)] = [:]
    private var sweeps = 0
    private var isWorking = false
    private var isNoticed = false
    private var isStopped = false
    private var idleWaiters: [CheckedContinuation<Void, Never>] = []

    /// Nothing happens before ``start()``.
    public init(path: String, clock: any TimeSource, log: Log = Log(component: "bounces"), take: @escaping Taker) {
        self.path = path
        self.clock = clock
        self.log = log
        self.take = take
    }

    /// Looks at what lies there, and watches from now on.
    ///
    /// - Throws: The system call that failed; the folders must be there.
    public func start() throws(SystemError) {
        timer = QueueTimer(queue: executor.queue) { [weak self] in
            self?.assumeIsolated { $0.notice() }
        }
        try open()
        notice()
    }

    /// Looks at everything that is due now; returns when that is done.
    public func sweep() async {
        notice()
        await idle()
    }

    /// Finishes the message in hand and stops watching.
    public func stop() async {
        isStopped = true
        watch?.cancel()
        watch = nil
        timer?.cancel()
        timer = nil
        await idle()
        folders = nil
    }

    private func open() throws(SystemError) {
        watch?.cancel()
        watch = nil
        folders = try MaildirFolders(path: path)
        // A message is whole when it has its name in new/; maildirs know no writing there.
        watch = try InotifyWatch(
            "\(path)/new", for: UInt32(IN_MOVED_TO) | UInt32(IN_CLOSE_WRITE), queue: executor.queue
        ) { [weak self] changes in
            self?.assumeIsolated { maildir in
                if changes.contains(where: \.isLost) { maildir.folders = nil }
                maildir.notice()
            }
        }
    }

    private func notice() {
        isNoticed = true
        guard !isWorking, !isStopped else { return }
        isWorking = true
        Task { await work() }
    }

    private func idle() async {
        guard isWorking else { return }
        await withCheckedContinuation { idleWaiters.append($0) }
    }

    private func work() async {
        while isNoticed, !isStopped {
            isNoticed = false
            do throws(SystemError) {
                if folders == nil { try open() }
                guard let folders else { break }
                // What somebody moved to cur/ unread is looked at too, but not each time: seen messages lie there for years.
                let all = sweeps % Self.sweepsPerCurrent == 0
                sweeps += 1
                try await look(into: folders.new, folders)
                if all { try await look(into: folders.cur, folders) }
            } catch {
                log.error("the maildir of reports cannot be read", ["error": error.description])
                folders = nil
                break
            }
        }
        isWorking = false
        let waiters = idleWaiters
        idleWaiters = []
        for waiter in waiters { waiter.resume() }
        setTimer()
    }

    private func setTimer() {
        guard !isStopped else { return }
        let next = parked.values.map { $0.due.since(clock.now()) }.min() ?? Self.sweepInterval
        timer?.fire(after: min(max(next, Self.firstPause), Self.sweepInterval))
    }

    private func look(into folder: Int32, _ folders: MaildirFolders) async throws(SystemError) {
        let names = try folders.names(in: folder)
        if folder == folders.new {
            let here = Set(names)
            parked = parked.filter { here.contains($0.key) }
        }
        var hasMoved = false
        for name in names where !isStopped && isDue(name) {
            if folder == folders.cur, MaildirName(name).isSeen { continue }
            guard let verdict = await verdict(on: name, in: folder) else { continue }
            switch verdict {
            case .tryLater(let why): later(name, why)
            case .taken, .unmatched:
                parked[name] = nil
                do throws(SystemError) {
                    try folders.settle(name, from: folder, flagged: verdict == .unmatched)
                    hasMoved = true
                } catch {
                    later(name, error.description)
                }
            }
        }
        // Once a round: a move that is lost with the power only brings the message back to a taker that knows it.
        if hasMoved { folders.synchronise() }
    }

    /// Nil when it is gone.
    private func verdict(on name: QueueEntryName, in folder: Int32) async -> Verdict? {
        switch QueueEntry.open(name, in: folder) {
        case .gone:
            return nil
        case .later(let error):
            return .tryLater(error.description)
        case .unusable(let problem):
            return .tryLater(problem)
        case .file(let entry):
            do throws(SystemError) {
                let bytes = try entry.bytes(most: Self.mostBytes)
                return await take(bytes)
            } catch {
                return .tryLater(error.description)
            }
        }
    }

    private func isDue(_ name: QueueEntryName) -> Bool {
        guard let due = parked[name]?.due else { return true }
        let wait = due.since(clock.now())
        // A clock that was set back must not make it wait for hours.
        return wait <= .zero || wait > Self.longestPause
    }

    private func later(_ name: QueueEntryName, _ why: String) {
        let pause = min(max((parked[name]?.pause ?? .zero) * 2, Self.firstPause), Self.longestPause)
        if parked.count < Self.mostParked || parked[name] != nil {
            parked[name] = (clock.now().advanced(by: pause), pause)
        }
        log.warning("a report is looked at again later", ["name": name.shown, "why": why])
    }

    /// In case a notice was lost.
    private static let sweepInterval = Duration.seconds(30)
    private static let sweepsPerCurrent = 20
    private static let firstPause = Duration.milliseconds(250)
    private static let longestPause = Duration.seconds(600)
    private static let mostParked = 10_000
    private static let mostBytes = 1 << 20
}
