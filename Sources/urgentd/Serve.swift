// SPDX-License-Identifier: MIT

import CommandLineArguments
import DaemonKit
import Dispatch
import Glibc
import Runtime
import Telemetry

/// `urgentd serve`: the daemon in the foreground, systemd's way.
enum Serve {
    /// What the daemon's life consists of, in the order in which it happens.
    private enum Event {
        /// SIGTERM or SIGINT.
        case endWanted
        /// A start that was asked to end has not come to its end by itself.
        case patienceOver
        case started(StartError?)
        /// The daemon itself says that it cannot go on.
        case broken
        case stopped
    }

    private static let log = Log(component: "urgentd")

    static func run(_ file: String) async -> ExitStatus {
        // First of all, while nothing else runs that could read the environment.
        let environment = ServiceEnvironment.take()
        // Before anything starts: a SIGTERM during the start must not be lost.
        let signals = Signals()
        let (events, continuation) = AsyncStream<Event>.makeStream()
        let reloads = ReloadRequests()
        signals.handle(SIGHUP) { reloads.ask() }
        for number in [SIGTERM, SIGINT] { signals.handle(number) { continuation.yield(.endWanted) } }
        defer { withExtendedLifetime(signals) {} }

        let service = ServiceManager(environment)
        await service.starting()
        let configuration: Configuration
        switch Configuration.loaded(file) {
        case .success(let loaded): configuration = loaded
        case .failure(let faults): return await refuse(.configuration, faults.text, errno: EINVAL, service)
        }
        let app: App
        do throws(StartError) {
            app = App(
                configuration: configuration, sockets: try InheritedSockets.take(environment), service: service)
        } catch {
            return await refuse(error, service)
        }
        await app.tellOddities()
        Task {
            do throws(StartError) {
                try await app.start()
                continuation.yield(.started(nil))
            } catch {
                continuation.yield(.started(error))
            }
        }
        let reloading = Reloading(requests: reloads, file: file)
        return await follow(events, continuation, app, service, reloading)
    }

    /// From the start to the end.
    private static func follow(
        _ events: AsyncStream<Event>, _ continuation: AsyncStream<Event>.Continuation, _ app: App,
        _ service: ServiceManager, _ reloading: Reloading
    ) async -> ExitStatus {
        var isStarted = false
        var requests = 0
        var isStopping = false
        func stopOnce() {
            guard !isStopping else { return }
            isStopping = true
            stop(app, service, reloading, continuation)
        }
        for await event in events {
            switch event {
            case .started(let error):
                if let error { return await refuse(error, service) }
                isStarted = true
                await service.ready()
                await service.watch(await app.owners)
                await reloading.follow(app, service)
                app.failures.tell { continuation.yield(.broken) }
                if requests > 0 { stopOnce() }
            case .broken: stopOnce()
            case .endWanted:
                requests += 1
                switch (isStarted, requests) {
                case (true, 1): stopOnce()
                case (true, _):
                    log.warning("asked to end a second time: what is in flight is cut off now")
                    Task { await app.hurry() }
                case (false, 1):
                    log.info("asked to end during the start: it is finished first, if that is soon")
                    DispatchQueue.global().asyncAfter(deadline: .now() + patience) { continuation.yield(.patienceOver) }
                case (false, _): return giveUp("asked to end a second time during the start: it is given up")
                }
            case .patienceOver:
                // Where it sends already, it is stopped in order once it has come to its end: that is soon.
                guard !isStarted, await !app.mayHaveSent else { continue }
                return giveUp("asked to end during the start, which takes long: it is given up")
            case .stopped:
                if let why = app.failures.why {
                    log.error("ended: it cannot go on", ["why": why])
                    await service.failed("urgentd: \(why)", errno: EIO)
                    await service.end()
                    return .internalFault
                }
                log.info("ended")
                await service.end()
                return .done
            }
        }
        return .done
    }

    /// Every step of a start may be cut off, a migration too: the next one takes it up.
    private static func giveUp(_ why: StaticString) -> ExitStatus {
        log.warning(why)
        return .done
    }

    /// A start that needs no migration takes a fraction of this; one that does may take minutes, longer than a manager waits.
    private static let patience = DispatchTimeInterval.seconds(2)

    private static func stop(
        _ app: App, _ service: ServiceManager, _ reloading: Reloading, _ continuation: AsyncStream<Event>.Continuation
    ) {
        log.info("ends: nothing more is claimed, what has begun is finished")
        Task {
            await reloading.end()
            await service.stopping(within: await app.longestStop)
            await app.stop()
            continuation.yield(.stopped)
        }
    }

    /// Says why it does not start: to whoever runs it, and to the service manager.
    private static func refuse(_ error: StartError, _ service: ServiceManager) async -> ExitStatus {
        await refuse(error.exitStatus, "urgentd: \(error)", errno: error.errno, service)
    }

    private static func refuse(
        _ status: ExitStatus, _ text: String, errno: Int32, _ service: ServiceManager
    ) async -> ExitStatus {
        if Log.isJournal {
            // Not by the journal's own socket: of a process that ends at once journald may not learn the unit any more, and
            // `journalctl -u` would not show why. The stream of standard error is known to be the unit's.
            for line in text.split(separator: "\n") {
                Program.complain("<3>urgentd: the daemon does not start: \(line.trimmingPrefix("urgentd: "))")
            }
        } else {
            Program.complain(text)
        }
        await service.failed(text, errno: errno)
        await service.end()
        return status
    }
}

extension StartError {
    /// What tells systemd whether a restart may help.
    var exitStatus: ExitStatus {
        switch self {
        case .configuration, .unfit: .configuration
        case .state: .internalFault
        case .busy: .busy
        }
    }

    /// The errno that comes nearest, for `systemctl status`.
    var errno: Int32 {
        switch self {
        case .configuration, .unfit: EINVAL
        case .state: EIO
        case .busy: EBUSY
        }
    }
}
