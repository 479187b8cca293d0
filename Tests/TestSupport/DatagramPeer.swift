// SPDX-License-Identifier: MIT

import CLinux
import Foundation
import Glibc

/// Somebody who listens on a Unix datagram socket, as systemd and journald do.
public final class DatagramPeer: Sendable {
    /// One datagram, and the memory file that came along in its place.
    public struct Datagram: Sendable {
        public let bytes: [UInt8]
        /// Nil when no descriptor came.
        public let memory: [UInt8]?
        /// Nobody can change the memory file any more.
        public let isSealed: Bool

        public var text: String { String(decoding: memory ?? bytes, as: UTF8.self) }
        public var lines: [String] { text.split(separator: "\n").map(String.init) }
    }

    /// Each as it comes.
    public let datagrams = TestSignal<Datagram>()
    private let descriptor: Int32
    private let path: String

    /// Listens.
    ///
    /// - Parameters:
    ///   - path: A path, or an abstract name after `@`.
    ///   - isReading: False: nothing is read, so that the queue fills up.
    /// - Throws: When the address cannot be bound.
    public init(_ path: String, isReading: Bool = true) throws {
        self.path = path
        descriptor = linux_datagram_socket()
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var bytes = Array(path.utf8)
        if path.hasPrefix("@") { bytes[0] = 0 }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        // A path with its NUL; an abstract name is exactly as long as it is.
        let length = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count + (path.hasPrefix("@") ? 0 : 1))
        let descriptor = descriptor
        let bound = withUnsafePointer(to: address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) }
        }
        guard bound == 0 else { throw Failed(number: errno) }
        if isReading { read() }
    }

    deinit {
        shutdown(descriptor, Int32(SHUT_RDWR))
        if path.hasPrefix("/") { unlink(path) }
    }

    /// A thread that blocks: it owns nothing but the descriptor, and ends with the shutdown.
    public func read() {
        let (descriptor, datagrams) = (descriptor, datagrams)
        Thread.detachNewThread {
            var room = [UInt8](repeating: 0, count: 1 << 20)
            // Made non-blocking for senders; here a thread waits.
            _ = fcntl(descriptor, F_SETFL, 0)
            while true {
                var count = room.count
                let passed = linux_receive_with_descriptor(descriptor, &room, &count)
                guard count > 0 || passed >= 0 else { break }
                var memory: [UInt8]?
                var isSealed = false
                if passed >= 0 {
                    memory = Self.content(of: passed)
                    // F_GET_SEALS; all four of seal, shrink, grow, write.
                    isSealed = fcntl(passed, 1034) == 15
                    close(passed)
                }
                datagrams.send(Datagram(bytes: Array(room[..<max(0, count)]), memory: memory, isSealed: isSealed))
            }
            close(descriptor)
        }
    }

    /// Waits for a datagram that has a line.
    public func next(with line: String, within limit: Duration = .seconds(180)) async throws -> Datagram {
        while true {
            let datagram = try await datagrams.next(within: limit)
            if datagram.lines.contains(line) { return datagram }
        }
    }

    private static func content(of descriptor: Int32) -> [UInt8] {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return [] }
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        let count = pread(descriptor, &bytes, bytes.count, 0)
        return Array(bytes.prefix(max(0, count)))
    }

    struct Failed: Error {
        let number: Int32
    }
}
