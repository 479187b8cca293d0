// SPDX-License-Identifier: MIT

import TestSupport

/// What a service manager gives the daemon that it starts.
struct Manager {
    var environment: [String: String] = [:]
    /// Listening sockets, each with the name that it is handed over by.
    var sockets: [(name: String, descriptor: Int32)] = []

    func start(_ program: String, _ words: [String]) throws -> ChildProcess {
        guard !sockets.isEmpty else { return try ChildProcess(program, words, environment: environment) }
        var environment = environment
        environment["LISTEN_FDS"] = environment["LISTEN_FDS"] ?? "\(sockets.count)"
        environment["LISTEN_FDNAMES"] = sockets.map(\.name).joined(separator: ":")
        // Only the process itself knows its number before it is the daemon.
        return try ChildProcess(
            "/bin/sh", ["-c", "LISTEN_PID=$$ exec \"$0\" \"$@\"", program] + words, environment: environment,
            passing: sockets.map(\.descriptor))
    }
}
