// SPDX-License-Identifier: MIT

import CLinux
import Glibc
import Runtime

/// The datagram socket of the service manager (sd_notify(3)), spoken to without its library.
///
/// Never waits. Confined to its owner's queue.
struct NotifySocket: Sendable {
    private let descriptor: Int32
    private let path: [CChar]

    /// Why nothing can be told.
    struct Unusable: Error, Sendable, Hashable {
        let why: String
    }

    /// Opens the way.
    ///
    /// - Parameter address: `NOTIFY_SOCKET`: a path, or an abstract name after `@`.
    /// - Throws: When it is neither, or longer than an address may be.
    init(_ address: String) throws(Unusable) {
        guard address.hasPrefix("/") || address.hasPrefix("@") else {
            throw Unusable(why: "it is neither a path nor an abstract name")
        }
        guard (2...Self.longest).contains(address.utf8.count), !address.utf8.contains(0) else {
            throw Unusable(why: "it has \(address.utf8.count) octets; 2 to \(Self.longest) are possible")
        }
        descriptor = linux_datagram_socket()
        guard descriptor >= 0 else { throw Unusable(why: SystemError(call: "socket", number: errno).description) }
        path = address.utf8.map { CChar(bitPattern: $0) }
    }

    /// What became of a message.
    enum Result: Sendable, Hashable {
        case sent
        /// The manager's queue is full; it will take it in a moment.
        case full
        case failed(SystemError)
    }

    func send(_ message: NotifyMessage) -> Result {
        let sent = message.bytes.withUnsafeBytes {
            linux_send_to_path(descriptor, path, path.count, $0.baseAddress, $0.count, -1)
        }
        if sent >= 0 { return .sent }
        return errno == EAGAIN || errno == ENOBUFS ? .full : .failed(SystemError(call: "sendmsg", number: errno))
    }

    func close() { Glibc.close(descriptor) }

    /// sockaddr_un holds 108 octets: a path with its NUL, an abstract name with the NUL before it.
    private static let longest = 107
}
