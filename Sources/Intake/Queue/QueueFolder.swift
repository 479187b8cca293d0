// SPDX-License-Identifier: MIT

import Dispatch
import Domain
import Glibc
import Runtime
import Telemetry

/// Watches the queue folder and brings each file that appears in `new/` to whoever takes actions in.
///
/// The order is hand over, commit, move: a crash between any two steps finds the file still in `new/`, hands it over again,
/// and the taker knows it by its reference. One file at a time; the actor is its own queue, on which all file operations run.
public actor QueueFolder {
    /// Takes a file; must give the same answer when it is handed the same file again.
    public typealias Taker = @Sendable (QueueFile) async -> QueueVerdict

    private let executor = QueueExecutor(label: "urgentd.queue")
    public nonisolated var owners: [QueueExecutor] { [executor] }
    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private let path: String
    private let clock: any TimeSource
    private let log: Log
    private let take: Taker

    private var folders: QueueFolders?
    private var watch: InotifyWatch?
    private var timer: QueueTimer?
    /// Entries that are to be looked at again, and when.
    private var parked: [QueueEntryName: Parked] = [:]
    /// Names that came by a rename, so their files are whole.
    private var movedIn: Set<QueueEntryName> = []
    private var nextSweep: Instant
    private var isWorking = false
    private var isNoticed = false
    private var isStopped = false
    private var idleWaiters: [CheckedContinuation<Void, Never>] = []
    /// Since the start, and what waits.
    public private(set) var figures = QueueFigures()

    /// Nothing happens before ``start()``.
    ///
    /// - Parameters:
    ///   - path: The queue folder; its parent must be there.
    ///   - clock: The time, for names and pauses.
    ///   - log: Where trouble with the folder is told.
    ///   - take: Called for one file at a time, not on the actor's queue.
    public init(path: String, clock: any TimeSource, log: Log = Log(component: "queue"), take: @escaping Taker) {
        self.path = path
        self.clock = clock
        self.log = log
        self.take = take
        nextSweep = clock.now()
    }

    /// Makes the folders, looks at what lies there, and watches from now on.
    ///
    /// - Throws: The system call that failed; the daemon cannot do its work without its queue.
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

    /// Finishes the file in hand and stops watching.
    public func stop() async {
        isStopped = true
        watch?.cancel()
        watch = nil
        timer?.cancel()
        timer = nil
        await idle()
        folders = nil
    }

    // MARK: - Noticing

    private func open() throws(SystemError) {
        watch?.cancel()
        watch = nil
        let folders = try QueueFolders(path: path)
        self.folders = folders
        // IN_CREATE for what is linked or made in place; a regular file is whole only at IN_CLOSE_WRITE.
        let bits = UInt32(IN_MOVED_TO) | UInt32(IN_CLOSE_WRITE) | UInt32(IN_CREATE)
        watch = try InotifyWatch("\(path)/new", for: bits, queue: executor.queue) { [weak self] changes in
            self?.assumeIsolated { $0.noticed(changes) }
        }
        folders.finishReasons()
    }

    private func noticed(_ changes: [InotifyWatch.Change]) {
        for change in changes {
            if change.isLost {
                log.error("queue/new was moved or removed; making it anew")
                folders = nil
                break
            }
            let name = QueueEntryName(change.name)
            // Whatever it was parked for, it is another file now or has been written to.
            if parked[name]?.isStuck != true { parked[name] = nil }
            if change.bits & UInt32(IN_MOVED_TO) != 0, movedIn.count < Self.mostParked {
                movedIn.insert(name)
            } else {
                movedIn.remove(name)
            }
        }
        notice()
    }

    private func notice() {
        isNoticed = true
        guard !isWorking, !isStopped else { return }
        isWorking = true
        Task { await work() }
    }

    /// Returns when no file is in hand.
    private func idle() async {
        guard isWorking else { return }
        await withCheckedContinuation { idleWaiters.append($0) }
    }

    private func work() async {
        while isNoticed, !isStopped {
            isNoticed = false
            nextSweep = clock.now().advanced(by: Self.sweepInterval)
            guard let folders = opened() else { break }
            let names: [QueueEntryName]
            do throws(SystemError) {
                names = try folders.names(in: folders.new)
            } catch {
                log.error("queue/new cannot be listed", ["error": error.description])
                break
            }
            forget(allBut: names)
            figures.waiting = names.count
            for name in names where isDue(name) && !isStopped { await look(at: name, folders) }
            // Once a round: a move that is lost with the power only brings the file back to a taker that knows it.
            if !names.isEmpty { folders.synchronise() }
        }
        isWorking = false
        let waiters = idleWaiters
        idleWaiters = []
        for waiter in waiters { waiter.resume() }
        setTimer()
    }

    /// The folders, opened anew if they were lost; nil, after logging, if that fails.
    private func opened() -> QueueFolders? {
        if folders == nil {
            do throws(SystemError) {
                try open()
            } catch {
                log.error("the queue folder cannot be opened", ["error": error.description])
            }
        }
        return folders
    }

    private func setTimer() {
        guard !isStopped else { return }
        let now = clock.now()
        let next = parked.values.map(\.due).min().map { min($0, nextSweep) } ?? nextSweep
        // Never at once: with a clock that stands, as in tests, that would spin.
        timer?.fire(after: min(max(next.since(now), Self.shortestPause), Self.sweepInterval))
    }

    // MARK: - One file

    private func look(at name: QueueEntryName, _ folders: QueueFolders) async {
        switch QueueEntry.open(name, in: folders.new) {
        case .gone:
            parked[name] = nil
        case .later(let error):
            later(name, error.description)
        case .unusable(let problem):
            let fault = DocumentFault(
                line: 0, key: "", problem: problem, expected: "a regular file that the daemon can read")
            reject(name, nil, digest: Self.noDigest, [fault], folders)
        case .file(let entry):
            await look(at: entry, folders)
        }
    }

    private func look(at entry: QueueEntry, _ folders: QueueFolders) async {
        if let fault = Self.fault(in: entry) {
            // A writer may still be at it, or about to remove its other name.
            if entry.stamp.size <= ActionLimits.bytes, isFresh(entry) { return }
            return reject(entry.name, entry, digest: Self.noDigest, [fault], folders)
        }
        let bytes: [UInt8]
        do throws(SystemError) {
            bytes = try entry.bytes(most: ActionLimits.bytes)
        } catch {
            return later(entry.name, error.description)
        }
        // A directory service may be asked for both; this queue has to answer meanwhile.
        let (login, isOpen) = await OnThread.run {
            let login = UserAccount.login(of: entry.owner)
            return (login, entry.isOpenToOthers(than: login))
        }
        guard let isOpen else { return later(entry.name, "whose group its group is cannot be found out") }
        let verdict = await take(
            QueueFile(
                bytes: bytes, name: entry.name.shown, by: Identity(name: login, login: login),
                isOpenToOthers: isOpen))
        let digest = QueueNames.digest(of: bytes)
        switch verdict {
        case .tryLater(let why):
            later(entry.name, why)
        case .rejected(let faults):
            if isFresh(entry) { return }
            reject(entry.name, entry, digest: digest, faults, folders)
        case .taken:
            settle(entry, digest: digest, folders)
        }
    }

    /// What can be said without reading it.
    private static func fault(in entry: QueueEntry) -> DocumentFault? {
        if entry.stamp.size > ActionLimits.bytes {
            return DocumentFault(
                line: 0, key: "", problem: "the file has \(entry.stamp.size) bytes",
                expected: "at most \(ActionLimits.bytes) (4 MiB)")
        }
        if entry.stamp.size == 0 {
            return DocumentFault(line: 0, key: "", problem: "the file is empty", expected: "an urgent action")
        }
        if entry.hasOtherNames {
            return DocumentFault(
                line: 0, key: "",
                problem: "the file has a second name (a hard link), so its owner may be somebody else",
                expected: "a file of its own, renamed from tmp/ into new/")
        }
        return nil
    }

    /// Whether the file may still be in the making; it is parked then.
    private func isFresh(_ entry: QueueEntry) -> Bool {
        if movedIn.contains(entry.name), entry.isUnchanged, !entry.hasOtherNames { return false }
        let now = clock.now()
        let age = now.since(entry.stamp.modified)
        if age >= Self.settled, entry.isUnchanged { return false }
        // A time in the future says nothing: then what counts is that it stood still while we watched.
        if age < .zero, parked[entry.name]?.stamp == entry.stamp { return false }
        let pause = age < .zero || age >= Self.settled ? Self.settled : Self.settled - age
        park(entry.name, Parked(due: now.advanced(by: pause), stamp: entry.stamp))
        return true
    }

    private func settle(_ entry: QueueEntry, digest: String, _ folders: QueueFolders) {
        guard entry.isUnchanged else {
            // It was written to after it was read: what is there now is another content, with its own verdict.
            return park(entry.name, Parked(due: clock.now().advanced(by: Self.firstPause)))
        }
        let target = QueueNames.free(at: clock.now(), digest, entry.name) { folders.exists($0, in: folders.done) }
        do throws(SystemError) {
            try folders.move(entry.name, to: folders.done, as: target)
        } catch {
            return unmovable(entry.name, error)
        }
        left(entry.name)
        figures.taken += 1
        giveBackIfReplaced(entry, target, folders.done, folders)
    }

    /// The reason is on disk before the file leaves `new/`, and gets its name after: a crash in between is mended by
    /// ``QueueFolders/finishReasons()``.
    private func reject(
        _ name: QueueEntryName, _ entry: QueueEntry?, digest: String, _ faults: [DocumentFault], _ folders: QueueFolders
    ) {
        let target = QueueNames.free(at: clock.now(), digest, name) { folders.exists($0, in: folders.rejected) }
        let hidden = QueueNames.hiddenReason(of: target)
        do throws(SystemError) {
            try folders.write(RejectionReason.text(name.shown, faults), as: hidden, in: folders.rejected)
        } catch {
            return later(name, error.description)
        }
        do throws(SystemError) {
            try folders.move(name, to: folders.rejected, as: target)
        } catch {
            folders.remove(hidden, in: folders.rejected)
            if error.number == EACCES, setAside(name, target, faults, folders) { return }
            return unmovable(name, error)
        }
        left(name)
        if let entry, giveBackIfReplaced(entry, target, folders.rejected, folders) {
            folders.remove(hidden, in: folders.rejected)
        } else {
            folders.rename(hidden, to: QueueNames.reason(of: target), in: folders.rejected)
            figures.rejected += 1
            log.warning("a file was rejected", ["name": name.shown, "faults": "\(faults.count)"])
        }
    }

    /// A folder is moved to another only by who may write into it: it is hidden where it is, and the reason says so.
    private func setAside(
        _ name: QueueEntryName, _ target: QueueEntryName, _ faults: [DocumentFault], _ folders: QueueFolders
    ) -> Bool {
        guard let aside = folders.setAside(name) else { return false }
        let place = DocumentFault(
            line: 0, key: "",
            problem: "the daemon may not move it: it stays in new/ under a hidden name, .\(name.shown)",
            expected: "that its owner removes it")
        do throws(SystemError) {
            let text = RejectionReason.text(name.shown, faults + [place])
            try folders.write(text, as: QueueNames.reason(of: target), in: folders.rejected)
        } catch {
            folders.rename(aside, to: name, in: folders.new)
            return false
        }
        left(name)
        figures.rejected += 1
        log.warning("a file was rejected", ["name": name.shown, "faults": "\(faults.count + 1)"])
        return true
    }

    /// A producer may put another file under the same name between our look and the move: that one goes back.
    @discardableResult
    private func giveBackIfReplaced(
        _ entry: QueueEntry, _ target: QueueEntryName, _ folder: Int32, _ folders: QueueFolders
    ) -> Bool {
        guard let stamp = folders.stamp(of: target, in: folder), !stamp.isSameFile(as: entry.stamp) else {
            return false
        }
        let free = QueueNames.numbered(entry.name) { folders.exists($0, in: folders.new) }
        renameat(folder, target.cString, folders.new, free.cString)
        isNoticed = true
        return true
    }

    // MARK: - Later

    /// Why and until when an entry waits.
    private struct Parked {
        var due: Instant
        var stamp: QueueEntry.Stamp?
        var pause = Duration.zero
        /// It cannot be moved: a notice about it is no reason to look at it.
        var isStuck = false
    }

    private func isDue(_ name: QueueEntryName) -> Bool {
        guard let parked = parked[name] else { return true }
        let wait = parked.due.since(clock.now())
        // A clock that was set back must not make it wait for hours.
        return wait <= .zero || wait > Self.longestPause
    }

    private func park(_ name: QueueEntryName, _ entry: Parked) {
        if parked.count < Self.mostParked || parked[name] != nil { parked[name] = entry }
    }

    private func later(_ name: QueueEntryName, _ why: String) {
        let pause = min(max((parked[name]?.pause ?? .zero) * 2, Self.firstPause), Self.sweepInterval)
        figures.postponed += 1
        log.warning("a file stays in the queue and is tried again", ["name": name.shown, "why": why])
        park(name, Parked(due: clock.now().advanced(by: pause), pause: pause))
    }

    private func unmovable(_ name: QueueEntryName, _ error: SystemError) {
        guard error.number != ENOENT else { return left(name) }
        log.error("an entry cannot be moved out of queue/new", ["name": name.shown, "error": error.description])
        park(name, Parked(due: clock.now().advanced(by: Self.longestPause), isStuck: true))
    }

    private func left(_ name: QueueEntryName) {
        figures.waiting = max(0, figures.waiting - 1)
        parked[name] = nil
        movedIn.remove(name)
    }

    private func forget(allBut names: [QueueEntryName]) {
        guard !parked.isEmpty || !movedIn.isEmpty else { return }
        let here = Set(names)
        parked = parked.filter { here.contains($0.key) }
        movedIn.formIntersection(here)
    }

    /// In case a notice was lost.
    private static let sweepInterval = Duration.seconds(30)
    /// A file that changed within this time may still be written to.
    private static let settled = Duration.seconds(5)
    private static let firstPause = Duration.seconds(1)
    private static let longestPause = Duration.seconds(600)
    private static let shortestPause = Duration.milliseconds(100)
    private static let mostParked = 100_000
    private static let noDigest = "00000000"
}
