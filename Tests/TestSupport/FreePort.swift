// SPDX-License-Identifier: MIT

import Glibc

/// A TCP port on 127.0.0.1 that was free a moment ago, for peers that cannot be told to choose one themselves.
public enum FreePort {
    public static func find() throws -> UInt16 {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, length) == 0 && getsockname(socket, $0, &length) == 0
            }
        }
        guard bound else { throw NoPort(number: errno) }
        return UInt16(bigEndian: address.sin_port)
    }

    public struct NoPort: Error {
        public let number: Int32
    }
}
