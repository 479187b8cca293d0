// SPDX-License-Identifier: MIT

// Whichever of the two Swift takes for the owner of the socket types.
import CLinux
import Glibc

/// Waiting for a peer that does not say when it listens.
enum Listening {
    /// Returns as soon as a port of 127.0.0.1 takes connections.
    ///
    /// - Throws: ``DoesNotListen`` after a minute.
    static func wait(for port: UInt16) throws {
        for _ in 0..<mostTries {
            if takesConnections(port) { return }
            // A pause of 5 ms: nothing tells when it listens.
            _ = poll(nil, 0, 5)
        }
        throw DoesNotListen()
    }

    private static func takesConnections(_ port: UInt16) -> Bool {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
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

    private static let mostTries = 12_000

    struct DoesNotListen: Error {}
}
