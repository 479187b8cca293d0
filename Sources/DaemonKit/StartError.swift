// SPDX-License-Identifier: MIT

import Domain
import Glibc
import Ledger
import Runtime

/// Why the daemon did not start.
///
/// The program's exit status follows from the case: what tells systemd whether another start may help. See the article Starting.
public enum StartError: Error, Sendable {
    /// The configuration file, a credential or a text that it names (78).
    case configuration([DocumentFault])
    /// Something beside the file that a person has to put right first: a path, an owner, a mode, a key (78).
    case unfit(String)
    /// The ledger is damaged, or something of our own failed (70).
    case state(String)
    /// It may be better at the next try: another daemon is in the way, the disk is full (75).
    case busy(String)
}

extension StartError {
    /// The word for a system call that failed.
    ///
    /// - Parameters:
    ///   - what: What was tried, and with which path.
    ///   - error: What the kernel said.
    init(_ what: String, _ error: SystemError) {
        switch error.number {
        case ENOSPC, EDQUOT: self = .busy("\(what): the disk is full (\(error)); make room, nothing is lost meanwhile")
        case ENOMEM, EMFILE, ENFILE, EAGAIN, EINTR, EIO, ENOBUFS: self = .busy("\(what): \(error)")
        case EROFS: self = .unfit("\(what): the disk is read-only (\(error)); mount it for writing")
        case EACCES, EPERM:
            self = .unfit("\(what): \(UserAccount.current) may not (\(error)); change its owner or mode")
        case ENOTDIR, EEXIST, EISDIR, ENOENT, ELOOP, ENAMETOOLONG:
            self = .unfit("\(what): \(error); give another path, or move away what is there")
        default: self = .state("\(what): \(error)")
        }
    }

    init(_ error: LedgerError) {
        switch error {
        // A disk or memory that fails for the moment must not keep the daemon down: only damage is final.
        case .busy(let why), .unusable(let why): self = .busy(why)
        case .diskFull: self = .busy("the ledger: \(error); make room")
        default: self = .state("\(error)")
        }
    }

    /// The word for a listener that does not listen.
    init(_ name: String, _ error: ListeningError) {
        switch error {
        case .inUse(let place):
            self = .busy(
                "\(name): somebody listens on \(place) already: end them, or choose another address (\(Self.key(of: name)))"
            )
        case .notASocket(let path):
            self = .unfit(
                "\(name): \(path) is there and is no socket; it is left as it is: move it away (control.socket)")
        case .badAddress, .pathTooLong: self = .unfit("\(name): \(error)")
        case .cannotListen(let system) where system.number == EADDRNOTAVAIL:
            self = .busy(
                "\(name): this machine does not have the address (\(system)); it may come with the network "
                    + "(\(Self.key(of: name)))")
        case .cannotListen(let system): self = StartError("\(name) cannot be listened on", system)
        }
    }

    private static func key(of listener: String) -> String {
        switch listener {
        case "control": "control.socket"
        case "public": "http.listen"
        default: "\(listener).listen"
        }
    }
}

extension StartError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .configuration(let faults): faults.map(\.description).joined(separator: "\n")
        case .unfit(let why), .state(let why), .busy(let why): why
        }
    }
}
