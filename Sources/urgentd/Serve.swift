// SPDX-License-Identifier: MIT

import CommandLineArguments
import DaemonKit
import Glibc
import Runtime

/// `urgentd serve`: the daemon in the foreground, systemd's way.
enum Serve {
    static func run(_ file: String) async -> ExitStatus {
        // Before anything starts: a SIGTERM during the start must not be lost.
        let signals = Signals()
        let (stop, continuation) = AsyncStream<Void>.makeStream()
        let reloads = ReloadRequests()
        signals.handle(SIGHUP) { reloads.ask() }
        for number in [SIGTERM, SIGINT] { signals.handle(number) { continuation.yield() } }
        defer { withExtendedLifetime(signals) {} }

        let app: App
        switch Configuration.loaded(file) {
        case .success(let configuration): app = App(configuration: configuration)
        case .failure(let faults):
            Program.complain(faults.text)
            return .configuration
        }
        await app.tellOddities()
        do throws(StartError) {
            try await app.start()
        } catch {
            Program.complain("urgentd: \(error)")
            return error.exitStatus
        }
        let reloading = Task { await app.follow(reloads, of: file) }
        var requests = stop.makeAsyncIterator()
        _ = await requests.next()
        reloads.end()
        await reloading.value
        await app.stop()
        return .done
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
}
