// SPDX-License-Identifier: MIT

import ControlAPI
import Domain
import Glibc

/// Who may act under another name, and who somebody is.
///
/// The login is what the kernel says about the other end of the socket. A name given with `--as` counts only from root,
/// from the daemon's own user and from the configured delegates; the audit keeps both names.
struct IdentityRule: Sendable {
    /// Logins of `control.delegates`, which a reload may change.
    let delegates: @Sendable () -> Set<String>
    /// The daemon's own user.
    let ownUser: uid_t

    init(delegates: @autoclosure @escaping @Sendable () -> Set<String>, ownUser: uid_t) {
        self.delegates = delegates
        self.ownUser = ownUser
    }

    /// For what gives everybody's address away at once: root, the daemon's own user, delegates.
    func checkOperator(_ request: HTTPRequest) throws(HTTPFailure) {
        guard let peer = request.head.peer, peer.user == 0 || peer.user == ownUser || delegates().contains(peer.login)
        else {
            throw HTTPFailure(403, .notAllowed, "only root, the daemon's user and control.delegates may do this")
        }
    }

    func identity(of request: HTTPRequest) throws(HTTPFailure) -> Identity {
        guard let peer = request.head.peer else {
            throw HTTPFailure(403, .notAllowed, "the control API is for the Unix socket only")
        }
        let login = peer.login
        guard let name = request.head.headers[ControlPath.actingAs.lowercased()] else {
            return Identity(name: login, login: login)
        }
        guard peer.user == 0 || peer.user == ownUser || delegates().contains(login) else {
            throw HTTPFailure(
                403, .notAllowed,
                "'\(login)' may not act for others: only root, the daemon's user and control.delegates may")
        }
        guard Self.isName(name) else {
            throw HTTPFailure(403, .notAllowed, "--as takes a name of 1 to 64 printable characters without spaces")
        }
        return Identity(name: name, login: login)
    }

    /// What can stand in an audit line without being taken for something else.
    private static func isName(_ name: String) -> Bool {
        (1...64).contains(name.count)
            && name.unicodeScalars.allSatisfy { !$0.properties.isWhitespace && $0.value > 0x1f && $0.value != 0x7f }
    }
}
