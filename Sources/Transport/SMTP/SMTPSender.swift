// SPDX-License-Identifier: MIT

import Curl
import Dispatch
import Domain
import Runtime
import Synchronization
import Telemetry

/// The way out by e-mail: all relays, shared by a few loops.
///
/// Thread-safe; every call goes to the loops' queues in the order made.
public final class SMTPSender: Sender, RelayControl {
    /// Why a sender could not be made.
    public enum Fault: Error, Sendable, Hashable {
        case noRelay
        /// The named relay's configuration cannot be used; what must be mended.
        case relay(name: String, problem: String)
        case loop(CurlLoopError)
    }

    public let channel = Channel.email
    private let loops: [SMTPLoop]
    /// Which loop gets the first share next, so that single alerts do not all go to one.
    private let turn = Atomic(0)

    /// Makes the loops; connections are opened with the first alerts.
    ///
    /// - Parameters:
    ///   - relays: At least one.
    ///   - loops: How many queues share the work; fewer if a relay allows fewer connections or starts per second.
    ///   - patience: How long an alert waits while no relay can be reached, before it comes back.
    ///   - sink: Gets every alert's outcome, on a loop's queue.
    ///   - alarms: Told when a relay stays down, and when it is up again; nil: nobody is.
    ///   - alarmAfter: How long it is down before that; a restart takes seconds.
    ///   - clock: For fences and windows; time limits use the monotonic clock.
    ///   - log: Where relays are said to be up or down.
    /// - Throws: ``Fault``.
    public init(
        relays: [RelayConfiguration], loops: Int = 1, patience: Duration = .seconds(20), sink: any OutcomeSink,
        alarms: (any AlarmSink)? = nil, alarmAfter: Duration = .seconds(30), clock: any TimeSource,
        log: Log = Log(component: "relay")
    ) throws(Fault) {
        try Self.check(relays)
        let count = Self.loops(loops, for: relays)
        self.loops = (0..<count).map { index in
            SMTPLoop(
                label: "urgentd.smtp.\(index)", relays: relays.map { $0.share(index, of: count) }, patience: patience,
                sink: sink, alarms: alarms, alarmAfter: alarmAfter, clock: clock, log: log)
        }
        for loop in self.loops {
            let result = loop.executor.queue.sync {
                loop.assumeIsolated { loop -> Result<Void, CurlLoopError> in
                    Result { () throws(CurlLoopError) in try loop.start() }
                }
            }
            if case .failure(let error) = result { throw .loop(error) }
        }
    }

    /// Whether relays can be used.
    ///
    /// - Throws: The first that cannot.
    public static func check(_ relays: [RelayConfiguration]) throws(Fault) {
        guard !relays.isEmpty else { throw .noRelay }
        for relay in relays {
            if let problem = relay.fault { throw .relay(name: relay.name, problem: problem) }
        }
    }

    /// Goes over to other relays without losing a mail or a connection that need not end.
    ///
    /// A relay is known by its name. Limits, weight, regions and timeouts change in place; another place, protection or
    /// login makes new connections, and the old ones end after the mail they carry, as do those of a relay that is gone.
    /// What waited for these goes to others. Each loop keeps its share, so the number of loops stays.
    ///
    /// - Parameters:
    ///   - relays: At least one, each with a connection for every loop.
    ///   - paused: Names of those that an operator has paused, for relays that are new.
    /// - Throws: ``Fault``, and then nothing has changed.
    public func change(_ relays: [RelayConfiguration], paused: Set<String> = []) async throws(Fault) {
        try Self.check(relays)
        if let narrow = relays.first(where: { Self.loops(loops.count, for: [$0]) < loops.count }) {
            throw .relay(name: narrow.name, problem: "it has less than one connection or start for each of the loops")
        }
        for (index, loop) in loops.enumerated() {
            await loop.change(to: relays.map { $0.share(index, of: loops.count) }, paused: paused)
        }
    }

    /// Every loop must have a connection to every relay, and a start per second where starts are limited.
    private static func loops(_ wanted: Int, for relays: [RelayConfiguration]) -> Int {
        let most = relays.map { $0.ratePerSecond > 0 ? min($0.connections, $0.ratePerSecond) : $0.connections }
        return max(1, min(wanted, most.min() ?? 1))
    }

    /// The loops' queues.
    public var owners: [QueueExecutor] { loops.map(\.executor) }

    public func submit(_ alerts: [Alert]) {
        // Slices in order, so that each loop sends what comes first first.
        let share = (alerts.count + loops.count - 1) / loops.count
        guard share > 0 else { return }
        let first = turn.wrappingAdd(1, ordering: .relaxed).oldValue
        for index in loops.indices where index * share < alerts.count {
            let loop = loops[(index &+ first) % loops.count]
            let slice = alerts[(index * share)..<min(alerts.count, (index + 1) * share)]
            loop.executor.queue.async { loop.assumeIsolated { $0.submit(slice) } }
        }
    }

    public func install(_ fence: Fence) async {
        for loop in loops { await loop.install(fence) }
    }

    public func remove(_ version: VersionKey) async {
        for loop in loops { await loop.remove(version) }
    }

    public func held() async -> [DeliveryKey] {
        var keys: [DeliveryKey] = []
        for loop in loops { keys += await loop.held() }
        return keys
    }

    public func stop(by deadline: Instant) async {
        await withTaskGroup(of: Void.self) { group in
            for loop in loops { group.addTask { await loop.stop(by: deadline) } }
        }
    }

    /// How each relay does, summed over the loops, in the order of the configuration.
    public func relays() async -> [RelayStatus] {
        var sums: [RelayStatus] = []
        for loop in loops {
            // By name: between two loops the relays may change.
            let statuses = await loop.statuses()
            guard !sums.isEmpty else {
                sums = statuses
                continue
            }
            sums = sums.map { sum in statuses.first { $0.name == sum.name }.map { sum + $0 } ?? sum }
        }
        return sums
    }

    /// Gives the named relay nothing more, or again; alerts that only it could send come back after a while.
    public func setPaused(_ isPaused: Bool, relay name: String) async {
        for loop in loops { await loop.setPaused(isPaused, relay: name) }
    }
}
