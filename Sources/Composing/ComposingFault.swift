// SPDX-License-Identifier: MIT

/// Why something cannot be composed.
///
/// Names the field, never its contents.
public enum ComposingFault: Error, Hashable, Sendable {
    /// A control character, CR, LF or NUL where one line of text belongs.
    case controlCharacter(field: String)
    /// Not an address of the form `local@domain` with an ASCII domain.
    case notAnAddress(field: String)
    /// Not a host name in ASCII: the Message-ID's domain, the list's identifier.
    case notADomain(field: String)
    /// A file of `config/` does not read as what it should be.
    case unreadable(file: String, reason: String)
}

extension ComposingFault: CustomStringConvertible {
    public var description: String {
        switch self {
        case .controlCharacter(let field): "\(field) holds a line break or another control character"
        case .notAnAddress(let field): "\(field) is not an e-mail address"
        case .notADomain(let field): "\(field) is not a host name in ASCII"
        case .unreadable(let file, let reason): "\(file): \(reason)"
        }
    }
}
