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
        for number in [SIGTERM, SIGINT] { signals.handle(number) { continuation.yield() } }
        defer { withExtendedLifetime(signals) {} }

        let app: App
        switch Configuration.loaded(file) {
        case .success(let configuration): app = App(configuration: configuration)
        case .failure(let faults):
            Program.complain(faults.text)
            return .configuration
        }
        do throws(StartError) {
            try await app.start()
        } catch {
            Program.complain("urgentd: \(error)")
            return error.exitStatus
        }
        app.failures.tell { continuation.yield() }
        var requests = stop.makeAsyncIterator()
        _ = await requests.next()
        await app.stop()
        guard let why = app.failures.why else { return .done }
        Program.complain("urgentd: \(why)")
        return .internalFault
    }
}

extension StartError {
    /// What tells systemd whether a restart may help.
    var exitStatus: ExitStatus {
        switch self {
        case .configuration: .configuration
        case .state, .listen: .internalFault
        case .busy: .busy
        }
    }
}
