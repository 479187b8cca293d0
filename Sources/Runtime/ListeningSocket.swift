// SPDX-License-Identifier: MIT

import Glibc

/// A non-blocking TCP listener on 127.0.0.1, on a port that the kernel chooses.
public struct ListeningSocket: Sendable {
    public let descriptor: Int32
    public let port: UInt16

    /// Binds and listens.
    ///
    /// - Throws: The system call that failed and its errno.
    public static func onLoopback(port wanted: UInt16 = 0) throws(SystemError) -> ListeningSocket {
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let descriptor = socket(AF_INET, type, 0)
        guard descriptor >= 0 else { throw SystemError(call: "socket", number: errno) }
        var yes: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = wanted.bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && listen(descriptor, backlog) == 0
                    && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard isBound else {
            let number = errno
            close(descriptor)
            throw SystemError(call: "bind", number: number)
        }
        return ListeningSocket(descriptor: descriptor, port: UInt16(bigEndian: address.sin_port))
    }

    /// The next connection, non-blocking and closed on exec; nil when none waits.
    public func accept() -> Int32? {
        let connection = Glibc.accept(descriptor, nil, nil)
        guard connection >= 0 else { return nil }
        _ = fcntl(connection, F_SETFL, O_NONBLOCK)
        _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
        return connection
    }

    /// Connections that may wait to be accepted; the kernel caps it at its own limit.
    private static let backlog: Int32 = 512
}
