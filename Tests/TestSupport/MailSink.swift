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
        for _ in 0..<Self.mostTries {
            if Self.takesConnections(port) { return }
            // A pause of 5 ms: nothing tells when it listens.
            _ = poll(nil, 0, 5)
        }
        throw DoesNotListen()
    }

    /// Ends it.
    public func stop() { process.signal(SIGKILL) }

    private static func takesConnections(_ port: UInt16) -> Bool {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        address.sin_port = port.bigEndian
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }

    private static let mostTries = 2000

    public struct DoesNotListen: Error {}
}
