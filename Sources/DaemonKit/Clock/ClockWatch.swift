// SPDX-License-Identifier: MIT

import Domain
import Runtime
import Telemetry

/// Looks at the clocks whenever the kernel says that the wall clock was set, and tells operators of a step.
actor ClockWatch {
    nonisolated let executor = QueueExecutor(label: "urgentd.clock")
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private let clock: any AcceptingClock
    private let alarms: any AlarmSink
    private let log: Log
    private var lookAgain: @Sendable () async -> Void = {}
    private var watch: ClockSetWatch?

    init(clock: any AcceptingClock, alarms: any AlarmSink, log: Log) {
        self.clock = clock
        self.alarms = alarms
        self.log = log
    }

    /// Begins to watch.
    ///
    /// - Parameter lookAgain: Has due times and windows looked at anew: the wall clock moved a little, and we with it.
    func start(lookAgain: @escaping @Sendable () async -> Void) {
        self.lookAgain = lookAgain
        do throws(SystemError) {
            watch = try ClockSetWatch(queue: executor.queue) { [weak self] in
                guard let self else { return }
                Task { await self.clockWasSet() }
            }
        } catch {
            log.warning(
                "nothing tells when the clock is set; it is looked at while actions are open", ["error": "\(error)"])
        }
        look()
    }

    func stop() {
        watch?.cancel()
        watch = nil
        lookAgain = {}
    }

    /// Compares the clocks; also called from time to time while something is open.
    func look() {
        guard let step = clock.step else { return alarms.clear(.clockStepped) }
        let seconds = Int(step.inSeconds.rounded())
        alarms.raise(
            .clockStepped,
            "the machine's clock is \(abs(seconds)) s \(seconds > 0 ? "ahead of" : "behind") the daemon's own time; "
                + "running windows are as they were")
    }

    private func clockWasSet() async {
        look()
        if clock.step == nil { await lookAgain() }
    }
}
