// SPDX-License-Identifier: MIT

import Glibc
import TestSupport

/// Postfix's smtp-sink, which ends by itself with the last message that is counted: its end is the measurement's end.
struct Sink {
    let port: UInt16
    let child: Child

    init(messages: Int) throws {
        port = try FreePort.find()
        // It insists on giving root away. A backlog for all sessions at once.
        let user = getuid() == 0 ? ["-u", "nobody"] : []
        child = try Child("smtp-sink", user + ["-M", "\(messages)", "127.0.0.1:\(port)", "1000"])
        for _ in 0..<2000 {
            if Self.listens(port) { return }
            pause(milliseconds: 5)
        }
        throw Failure("smtp-sink does not listen")
    }

    /// By the kernel's table, because a connection would be a session.
    static func listens(_ port: UInt16) -> Bool {
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
}
