// SPDX-License-Identifier: MIT

import Domain
import Runtime
import Telemetry

/// Keeps the senders supplied: claims in send order while the window of deliveries in flight has room.
///
/// The backlog may be ten million rows; what is in memory is bounded by `inFlight`. Each channel has a window of its own,
/// so that endpoints that hang never keep a mail from leaving, and it is kept as short as half a second, so that an urgent
/// action never waits behind what was claimed before.
public actor Dispatcher {
    nonisolated let executor = QueueExecutor(label: "urgentd.dispatcher")
    nonisolated public var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    let store: any DeliveryStore & ActionStore
    private var renderer: any LetterRenderer
    private let senders: [Channel: any Sender]
    private let flight: FlightCount
    let clock: any TimeSource
    let log: Log

    var lanes: [VersionKey: Lane] = [:]
    var isCounting = false
    private var scheduler = Scheduler()
    private var windows: [Channel: FlightWindow]
    private var texts: [VersionKey: [LanguageTag: ActionText]] = [:]
    private var pumping: Set<Channel> = []
    private var pumpAgain: Set<Channel> = []
    private(set) var isStopping = false
    private var dueTimer: QueueTimer?
    private var dueAt: Instant?

    /// `windows` bound the deliveries leased at a time, per channel; `flight` counts what is with the senders.
    public init(
        store: any DeliveryStore & ActionStore, renderer: any LetterRenderer, senders: [any Sender],
        windows: [Channel: FlightWindow], flight: FlightCount = FlightCount(), clock: any TimeSource, log: Log
    ) {
        self.flight = flight
        self.store = store
        self.renderer = renderer
        self.senders = Dictionary(uniqueKeysWithValues: senders.map { ($0.channel, $0) })
        self.clock = clock
        self.log = log
        self.windows = windows
    }

    /// Takes a version on.
    ///
    /// Its fence must be installed in the senders already.
    public func open(_ live: LiveVersion) async throws(LedgerError) {
        let work = try await store.remaining(of: live.key)
        texts[live.key] = try await store.texts(of: live.key)
        lanes[live.key] = Lane(live, work: work, at: clock.now())
        // Not awaited: the pump goes on while there is room, and whoever approved waits for an answer.
        Task { await pump() }
    }

    /// Claims nothing more of a version; what is in flight ends at its own fence.
    public func close(_ version: VersionKey) {
        lanes[version] = nil
        texts[version] = nil
        scheduler.forget(version)
    }

    /// New rows were planned, or released.
    public func refill(_ version: VersionKey) async {
        lanes[version]?.refill()
        await pump()
    }

    /// Room came free, and perhaps a new due time.
    public func settled(_ group: Recorder.RecordedGroup) async {
        let now = clock.now()
        for (channel, landings) in group.landed {
            windows[channel]?.landed(landings, recording: group.recording, at: now)
        }
        for (version, count) in group.accepted { lanes[version]?.rate.note(count, at: now) }
        for (version, count) in group.tried { lanes[version]?.tried.note(count, at: now) }
        if let due = group.earliestDue { wake(at: due) }
        for version in group.freed { lanes[version]?.refill() }
        await pump()
    }

    /// Looks up the next due time; at start, when the ledger may hold deferred rows from before.
    public func resume() async throws(LedgerError) {
        if let due = try await store.nextDue() { wake(at: due) }
    }

    /// Goes by other bounds from now on.
    public func change(windows bounds: [Channel: (least: Int, most: Int)]) async {
        for (channel, bound) in bounds { windows[channel]?.change(least: bound.least, most: bound.most) }
        await pump()
    }

    /// Renders by this from now on, also for those versions whose letters were rendered before.
    public func change(renderer new: any LetterRenderer) {
        renderer = new
        for version in lanes.keys { lanes[version]?.forgetLetters() }
    }

    public func stop() {
        isStopping = true
        dueTimer?.cancel()
        dueTimer = nil
    }

    // MARK: Claiming

    private func pump() async {
        for channel in senders.keys { await pump(channel) }
    }

    /// One pump per channel at a time; a wake-up during a claim is remembered.
    private func pump(_ channel: Channel) async {
        guard !pumping.contains(channel) else {
            pumpAgain.insert(channel)
            return
        }
        pumping.insert(channel)
        defer { pumping.remove(channel) }
        repeat {
            pumpAgain.remove(channel)
            while await claimOnce(channel) {}
        } while pumpAgain.contains(channel)
    }

    /// Returns whether another claim may find something.
    private func claimOnce(_ channel: Channel) async -> Bool {
        let now = clock.now()
        guard !isStopping, let window = windows[channel], window.isWorthClaiming else { return false }
        guard let turn = scheduler.next(among: lanes, on: channel, at: now) else {
            windows[channel]?.ranShort()
            return false
        }
        let version = turn.version
        countAgain(at: now)
        let request = ClaimRequest(
            version: version, channel: channel, limit: min(window.room, turn.most, Self.largestClaim), now: now,
            leaseUntil: now.advanced(by: Self.lease))
        // Marked dry before the call: rows that are planned meanwhile undo it.
        lanes[version]?.ranDry(channel)
        do throws(LedgerError) {
            let claim = try await store.claim(request)
            if !claim.isDry { lanes[version]?.refill(channel) }
            // Due on the other channel now, which nobody may be looking at.
            if claim.diverted > 0 { wake(at: now) }
            scheduler.served(claim.deliveries.count, in: turn, on: channel)
            lanes[version]?.claimed(claim.deliveries.count, on: channel)
            return await dispatch(claim.deliveries, on: channel, of: version, claimedAt: clock.now())
        } catch .closed {
            return false
        } catch {
            log.error("claim failed; tried again in a second", ["error": "\(error)"])
            lanes[version]?.refill()
            wake(at: now.advanced(by: Self.pauseAfterFailure))
            return false
        }
    }

    /// False when the texts could not be read and everything was given back.
    private func dispatch(
        _ deliveries: [ClaimedDelivery], on channel: Channel, of version: VersionKey, claimedAt: Instant
    ) async -> Bool {
        guard let sender = senders[channel], !deliveries.isEmpty else { return true }
        guard await learnTexts(of: version, for: deliveries) else {
            await giveBack(deliveries, windowEnd: nil)
            lanes[version]?.refill()
            wake(at: clock.now().advanced(by: Self.pauseAfterFailure))
            return false
        }
        var alerts: [Alert] = []
        var unsendable: [ClaimedDelivery] = []
        alerts.reserveCapacity(deliveries.count)
        for claimed in deliveries {
            if let lane = lanes[version], let letter = letter(claimed, of: version) {
                alerts.append(
                    Alert(
                        claimed: claimed, letter: letter, windowEnd: lane.live.fence.closes,
                        reserveFrom: claimed.hasReserve ? lane.live.reserveFrom : nil, claimedAt: claimedAt))
            } else {
                unsendable.append(claimed)
            }
        }
        windows[channel]?.claimed(alerts.count, at: claimedAt)
        flight.left(alerts.count)
        sender.submit(alerts)
        if !unsendable.isEmpty { await giveBack(unsendable, windowEnd: lanes[version]?.live.fence.closes) }
        return true
    }

    /// A text that was released since the version was opened is fetched when it is first needed.
    private func learnTexts(of version: VersionKey, for deliveries: [ClaimedDelivery]) async -> Bool {
        guard let known = texts[version], deliveries.contains(where: { known[$0.language] == nil }) else { return true }
        do throws(LedgerError) {
            let released = try await store.texts(of: version)
            if lanes[version] != nil { texts[version] = released }
            return true
        } catch {
            log.error("released texts cannot be read; tried again in a second", ["error": "\(error)"])
            return false
        }
    }

    /// Deliveries that cannot leave: their version was closed while they were claimed (then it has no window's end), or its
    /// text cannot be rendered.
    private func giveBack(_ deliveries: [ClaimedDelivery], windowEnd: Instant?) async {
        let now = clock.now()
        let outcome: Outcome =
            windowEnd == nil
            ? .notSent(.fenceClosed)
            : .refusedForGood(Refusal(reason: .unsendable, text: "the text cannot be rendered; see the daemon's log"))
        let outcomes = deliveries.map { claimed in
            RecordedOutcome(
                delivery: claimed.delivery,
                transition: DeliveryLifecycle.apply(
                    outcome,
                    in: DeliveryLifecycle.Circumstances(
                        delivery: claimed.delivery, channel: claimed.destination.channel, tries: claimed.tries,
                        hasReserve: claimed.hasReserve, windowEnd: windowEnd ?? now, route: ""),
                    at: now))
        }
        do throws(LedgerError) {
            let result = try await store.record(outcomes, at: now)
            for version in result.freed { lanes[version]?.refill() }
        } catch {
            // The leases run out and the rescuer takes the rows back.
            log.error("deliveries could not be given back", ["rows": "\(outcomes.count)", "error": "\(error)"])
        }
    }

    private func letter(_ claimed: ClaimedDelivery, of version: VersionKey) -> Letter? {
        guard let live = lanes[version]?.live else { return nil }
        let readership = renderer.readership(of: claimed, in: live)
        if let known = lanes[version]?.letter(for: readership) { return known.letter }
        guard let text = texts[version]?[readership.language] else { return nil }
        do throws(UnrenderableText) {
            let letter = try renderer.letter(for: live, text: text, readership: readership)
            lanes[version]?.keep(.rendered(letter), for: readership)
            return letter
        } catch {
            lanes[version]?.keep(.impossible, for: readership)
            log.error(
                "a released text cannot be rendered",
                ["reference": live.reference.text, "language": readership.language.text, "error": "\(error)"])
            return nil
        }
    }

    // MARK: Waking

    /// Wakes at the earliest of all wishes.
    private func wake(at due: Instant) {
        guard !isStopping else { return }
        if let dueAt, dueAt <= due { return }
        dueAt = due
        let timer =
            dueTimer
            ?? QueueTimer(queue: executor.queue) { [weak self] in
                guard let self else { return }
                Task { await self.lookAgain() }
            }
        dueTimer = timer
        timer.fire(after: max(.zero, min(due.since(clock.now()), Self.longestSleep)))
    }

    /// A due time came, or the clock was set.
    func lookAgain() async {
        guard !isStopping else { return }
        dueAt = nil
        for version in lanes.keys { lanes[version]?.refill() }
        await pump()
        do throws(LedgerError) {
            if let due = try await store.nextDue() { wake(at: max(due, clock.now().advanced(by: Self.shortestWait))) }
        } catch .closed {
            return
        } catch {
            wake(at: clock.now().advanced(by: Self.pauseAfterFailure))
        }
    }

    /// Rows; some 3 ms of the writer's time.
    private static let largestClaim = 512
    /// Loops renew it while they hold a delivery.
    static let lease = Duration.seconds(60)
    private static let pauseAfterFailure = Duration.seconds(1)
    /// Keeps a due row that cannot be claimed (its channel's window is full) from spinning the timer; room that comes free
    /// wakes the pump by itself.
    private static let shortestWait = Duration.seconds(1)
    /// A timer on the monotonic clock is looked at again at least this often, in case the wall clock was set.
    private static let longestSleep = Duration.seconds(60)
}
