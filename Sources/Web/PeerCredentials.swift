// SPDX-License-Identifier: MIT

import CLinux
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
