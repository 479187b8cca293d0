// SPDX-License-Identifier: MIT

// Whichever of the two Swift takes for the owner of the socket types.
import CLinux
import Glibc
import Synchronization

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
        for _ in 0..<tries {
            let port = UInt16.random(in: range)
            guard given.withLock({ $0.insert(port).inserted }) else { continue }
            if let socket = bound(to: port) { return Held(port: port, socket: socket) }
        }
        throw NoPort(number: errno)
    }

    /// Below those that the kernel gives to whoever asks for port 0 (ip_local_port_range in ip(7)): nobody in the tests
    /// beside is given one of these, neither to listen on nor to connect from.
    private static let range: ClosedRange<UInt16> = 10_240...32_000
    private static let tries = 1000
    /// Given out in this process.
    private static let given = Mutex<Set<UInt16>>([])

    private static func bound(to port: UInt16) -> Int32? {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(socket, $0, length) == 0 }
        }
        if isBound { return socket }
        close(socket)
        return nil
    }

    public struct NoPort: Error {
        public let number: Int32
    }
}
