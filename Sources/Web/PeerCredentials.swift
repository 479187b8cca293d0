// SPDX-License-Identifier: MIT

import CLinux
import Domain
import Glibc
import Runtime

/// The Unix user at the other end of a Unix socket, as the kernel saw it at connect(2) (SO_PEERCRED).
public struct PeerCredentials: Sendable, Hashable {
    public let user: uid_t
    public let process: pid_t

    public init(user: uid_t, process: pid_t) {
        self.user = user
        self.process = process
    }

    /// Nil when the socket is none of Unix's.
    init?(descriptor: Int32) {
        var user: uid_t = 0
        var group: gid_t = 0
        var process: pid_t = 0
        // On TCP the call succeeds with nobody there: process 0.
        guard linux_peer_credentials(descriptor, &user, &group, &process) == 0, process != 0 else { return nil }
        self.init(user: user, process: process)
    }

    /// The user's login name, as ``UserAccount/login(of:)`` has it; never asked on an owner's queue.
    public var login: String { UserAccount.login(of: user) }
}

extension IPAddress {
    /// The other end of a TCP connection (getpeername(2)); nil for a socket of another kind.
    init?(peerOf descriptor: Int32) {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let code = withUnsafeMutablePointer(to: &storage) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getpeername(descriptor, $0, &length) }
        }
        guard code == 0 else { return nil }
        switch Int32(storage.ss_family) {
        case AF_INET:
            let address = withUnsafeBytes(of: storage) { $0.load(as: sockaddr_in.self) }
            self = .v4(UInt32(bigEndian: address.sin_addr.s_addr))
        case AF_INET6:
            var address = withUnsafeBytes(of: storage) { $0.load(as: sockaddr_in6.self) }
            self = withUnsafeBytes(of: &address.sin6_addr) { IPAddress(v6: $0) }
        default: return nil
        }
    }
}
