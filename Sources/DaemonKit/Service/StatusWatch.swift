// SPDX-License-Identifier: MIT

import Dispatch
import Dispatching
import Domain
import Runtime
import Synchronization
import Telemetry

/// Keeps the sentence of `systemctl status` true: looks when something has happened, at most every ``shortest``, and says it
/// when it has changed. Without events it does nothing.
actor StatusWatch {
    nonisolated let executor = QueueExecutor(label: "urgentd.status")
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// What is open.
    typealias Look = @Sendable () async throws(LedgerError) -> [OpenWindow]

    private let windows: Look
    private let clock: any TimeSource
    private let log: Log
    private let shortest: Duration
    private let say: @Sendable (String) async -> Void
    private let isNoted = Atomic(false)
    private var said: String?
    private var timer: QueueTimer?
    private var isStopped = false

    /// - Parameters:
    ///   - windows: What is open.
    ///   - clock: The time.
    ///   - shortest: Between two looks.
    ///   - log: For operators.
    ///   - say: Hands the sentence on.
    init(
        windows: @escaping Look, clock: any TimeSource, shortest: Duration = .seconds(3),
        log: Log = Log(component: "service"), say: @escaping @Sendable (String) async -> Void
    ) {
        self.windows = windows
        self.clock = clock
        self.shortest = shortest
        self.log = log
        self.say = say
    }

    /// Something happened: there may be news.
    ///
    /// Called from any queue, and often.
    nonisolated func note() {
        guard !isNoted.exchange(true, ordering: .relaxed) else { return }
        executor.queue.async { self.assumeIsolated { $0.lookSoon() } }
    }

    func stop() {
        isStopped = true
        timer?.cancel()
        timer = nil
    }

    private func lookSoon() {
        guard !isStopped else { return }
        let timer =
            timer
            ?? QueueTimer(queue: executor.queue) { [weak self] in
                guard let self else { return }
                Task { await self.look() }
            }
        self.timer = timer
        timer.fire(after: shortest)
    }

    /// Looks now.
    func look() async {
        // Before the look: what happens during it is looked at anew.
        isNoted.store(false, ordering: .relaxed)
        guard !isStopped else { return }
        let text: String
        do throws(LedgerError) {
            text = StatusText.line(try await windows(), at: clock.now())
        } catch .closed {
            return
        } catch {
            log.warning("the forecast for the service manager could not be read", ["error": "\(error)"])
            return
        }
        guard text != said, !isStopped else { return }
        said = text
        await say(text)
    }
}
