// SPDX-License-Identifier: MIT

import CLinux
import Glibc

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

    /// The user's login name; the number in digits when there is no such user.
    ///
    /// Asks getpwuid_r(3), which may wait for a directory server: never on an owner's queue.
    public var login: String {
        var entry = passwd()
        var result: UnsafeMutablePointer<passwd>?
        var room = Self.usualRoom
        while room <= Self.mostRoom {
            var buffer = [CChar](repeating: 0, count: room)
            let code = getpwuid_r(user, &entry, &buffer, buffer.count, &result)
            if code == ERANGE {
                room *= 4
                continue
            }
            guard code == 0, result != nil, let name = entry.pw_name else { break }
            // The name lies in `buffer`, which must outlive the copy.
            return withExtendedLifetime(buffer) { String(cString: name) }
        }
        return String(user)
    }

    /// Bytes for one passwd entry: what getconf says for GETPW_R_SIZE_MAX, and where we give up.
    private static let usualRoom = 1024
    private static let mostRoom = 1_048_576
}
