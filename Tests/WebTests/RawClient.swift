// SPDX-License-Identifier: MIT

import Foundation

/// A client that sends exactly the bytes a test wants, over a Unix socket or TCP on 127.0.0.1.
final class RawClient: Sendable {
    private let descriptor: Int32

    struct Failed: Error {
        let call: String
        let number: Int32
    }

    init(unix path: String) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        try Self.connect(descriptor, &address)
    }

    init(port: UInt16) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        try Self.connect(descriptor, &address)
    }

    deinit {
        close(descriptor)
    }

    private static func connect<Address>(_ descriptor: Int32, _ address: inout Address) throws {
        // A test that waits for ever tells nothing.
        var limit = timeval(tv_sec: 120, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        let code = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<Address>.size))
            }
        }
        guard code == 0 else { throw Failed(call: "connect", number: errno) }
    }

    /// Sends all of it; false when the other side did not take it to the end.
    @discardableResult
    func send(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
    }

    /// Everything until the other side closes; nil when it did not in time.
    func readToEnd() async -> String? {
        await Blocking.run { [descriptor] in
            var all: [UInt8] = []
            var piece = [UInt8](repeating: 0, count: 65_536)
            while true {
                let count = recv(descriptor, &piece, piece.count, 0)
                if count < 0, errno == ECONNRESET { break }
                guard count >= 0 else { return nil }
                if count == 0 { break }
                all += piece[..<count]
            }
            return String(decoding: all, as: UTF8.self)
        }
    }
}

/// Calls that block, on a thread of their own: Swift's pool has as many threads as the machine has cores.
enum Blocking {
    static func run<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { done in
            Thread.detachNewThread { done.resume(returning: body()) }
        }
    }
}
