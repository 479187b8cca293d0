// SPDX-License-Identifier: MIT

import Glibc

/// Postfix's smtp-sink on a free port of 127.0.0.1, taken connections already.
public final class MailSink: Sendable {
    public let port: UInt16
    private let process: ChildProcess

    /// Starts it.
    ///
    /// - Parameter options: As in smtp-sink(1).
    /// - Throws: When it is not installed or does not listen within ten seconds.
    public init(_ options: [String] = []) throws {
        port = try FreePort.find()
        // It insists on giving root away.
        let user = getuid() == 0 ? ["-u", "nobody"] : []
        process = try ChildProcess("smtp-sink", user + options + ["127.0.0.1:\(port)", "1000"])
        try Listening.wait(for: port)
    }

    /// Ends it.
    public func stop() { process.signal(SIGKILL) }
}
