// SPDX-License-Identifier: MIT

import Glibc

/// A TCP port on 127.0.0.1 that was free a moment ago, for peers that cannot be told to choose one themselves.
public enum FreePort {
    public static func find() throws -> UInt16 {
        let held = try hold()
        held.release()
        return held.port
    }

    /// A port that refuses connections, and that nobody else is given, until it is released.
    public struct Held: Sendable {
        public let port: UInt16
        fileprivate let socket: Int32

        public func release() { close(socket) }
    }

    public static func hold() throws -> Held {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, length) == 0 && getsockname(socket, $0, &length) == 0
            }
        }
        guard bound else {
            let number = errno
            close(socket)
            throw NoPort(number: number)
        }
        return Held(port: UInt16(bigEndian: address.sin_port), socket: socket)
    }

    public struct NoPort: Error {
        public let number: Int32
    }
}
