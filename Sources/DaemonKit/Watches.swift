// SPDX-License-Identifier: MIT

import Dispatching
import Domain
import Ledger
import Runtime
import Telemetry

/// What looks after the daemon itself and raises alarms: windows, accounts, disk and clock.
struct Watches: Sendable {
    let windows: WindowWatch
    private let accounts: AccountWatch
    private let disk: DiskWatch
    private let alarms: AlarmDesk
    /// Nil where the time is a test's.
    private let clock: (any AcceptingClock)?
    private let clockWatch: ClockWatch?

    /// Stands still until ``start(_:also:)``.
    init(_ configuration: Configuration, ledger: SQLiteLedger, alarms: AlarmDesk, clock: any TimeSource) {
        windows = WindowWatch(
            store: ledger, rates: RateBook(configured: Self.limits(configuration)),
            inFlight: configuration.limits.inFlight, alarms: alarms, clock: clock, log: Log(component: "windows"))
        accounts = AccountWatch(store: ledger, alarms: alarms, log: Log(component: "accounts"))
        disk = DiskWatch(folder: configuration.state, alarms: alarms)
        self.alarms = alarms
        self.clock = clock as? any AcceptingClock
        clockWatch = self.clock.map { ClockWatch(clock: $0, alarms: alarms, log: Log(component: "clock")) }
    }

    /// What the engine did; called on its queues.
    func heard(_ event: EngineEvent) {
        windows.heard(event)
        accounts.heard(event)
    }

    /// Whatever one of them waits for, it waits for elsewhere: none of them is ever busy for long.
    var owners: [QueueExecutor] {
        windows.owners + accounts.owners + [disk.executor] + [clockWatch?.executor].compactMap { $0 }
    }

    /// - Parameters:
    ///   - engine: Whose windows are watched.
    ///   - checks: Run with every look at what is open.
    func start(_ engine: Engine, also checks: [@Sendable () async -> Void] = []) async {
        await disk.start()
        let (disk, clockWatch) = (disk, clockWatch)
        await clockWatch?.start { await wake(engine) }
        await windows.start(
            endPatience: { (version) throws(LedgerError) in try await engine.endPatience(of: version) },
            also: [{ await disk.look() }, { await clockWatch?.look() }] + checks)
    }

    /// Goes by other limits from now on.
    func change(to configuration: Configuration) async {
        await windows.change(limits: Self.limits(configuration), inFlight: configuration.limits.inFlight)
    }

    /// Of relays by name.
    private static func limits(_ configuration: Configuration) -> [String: Int] {
        Dictionary(configuration.relays.map { ($0.name, $0.ratePerSecond) }) { first, _ in first }
    }

    func stop() async {
        await clockWatch?.stop()
        await disk.stop()
        await windows.stop()
        await accounts.stop()
    }

    /// The daemon's time changed: everything that waits for a time looks again.
    func clockMoved(_ engine: Engine) async {
        await clockWatch?.look()
        await wake(engine)
    }

    private func wake(_ engine: Engine) async {
        await engine.lookAgain()
        await windows.look()
        await alarms.lookAgain()
    }
}
