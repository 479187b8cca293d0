// SPDX-License-Identifier: MIT

import Glibc

/// A socket that somebody else opened: what it is, looked at before it is used.
public enum InheritedSocket {
    /// The family that a listener needs.
    public enum Family: Sendable, Hashable {
        case unix
        /// IPv4 or IPv6.
        case tcp
    }

    /// What is wrong with a descriptor.
    public enum Fault: Error, Sendable, Hashable {
        case notOpen
        case notASocket
        /// A datagram socket, say.
        case notAStream
        case notListening
        case wrongFamily(expected: Family)
    }

    /// Looks at a descriptor, and keeps children from inheriting it.
    ///
    /// - Throws: When it is no listening stream socket of the family.
    public static func check(_ descriptor: Int32, family: Family) throws(Fault) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .notOpen }
        guard status.st_mode & S_IFMT == S_IFSOCK else { throw .notASocket }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        guard option(SO_TYPE, of: descriptor) == Int32(SOCK_STREAM.rawValue) else { throw .notAStream }
        guard option(SO_ACCEPTCONN, of: descriptor) == 1 else { throw .notListening }
        let domain = option(SO_DOMAIN, of: descriptor)
        let fits = family == .unix ? domain == AF_UNIX : domain == AF_INET || domain == AF_INET6
        guard fits else { throw .wrongFamily(expected: family) }
    }

    /// Where it listens; nil when the kernel does not say.
    public static func address(of descriptor: Int32) -> ListeningAddress? {
        ListeningSocket.boundAddress(of: descriptor)
    }

    private static func option(_ name: Int32, of descriptor: Int32) -> Int32? {
        var value: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        return getsockopt(descriptor, SOL_SOCKET, name, &value, &length) == 0 ? value : nil
    }
}

extension InheritedSocket.Fault: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notOpen: "it is not open"
        case .notASocket: "it is no socket"
        case .notAStream: "it is no stream socket"
        case .notListening: "it does not listen"
        case .wrongFamily(.unix): "it is no Unix socket"
        case .wrongFamily(.tcp): "it is no TCP socket"
        }
    }
}
