// SPDX-License-Identifier: MIT

import Domain

/// Why the daemon did not start.
///
/// The program's exit status follows from the case.
public enum StartError: Error, Sendable {
    /// Exit status 78.
    case configuration([DocumentFault])
    /// The state folder, its lock, its keys or the ledger (70).
    case state(String)
    /// An address cannot be listened on (70).
    case listen(String)
    /// The ledger is held by another daemon (75).
    case busy(String)
}

extension StartError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .configuration(let faults): faults.map(\.description).joined(separator: "\n")
        case .state(let why), .listen(let why), .busy(let why): why
        }
    }
}
