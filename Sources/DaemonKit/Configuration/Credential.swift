// SPDX-License-Identifier: MIT

import Glibc
import Runtime

/// Where a secret lies: a path if there is a `/` in it, else a name in `$CREDENTIALS_DIRECTORY` (systemd.exec(5)).
///
/// The secret itself is read when it is needed and never part of the configuration.
public struct Credential: Sendable, Hashable {
    public let text: String

    public init(_ text: String) {
        self.text = text
    }

    public var isPath: Bool { text.contains("/") }

    /// The path of the file; nil for a name when there is no credentials directory.
    public func path(directory: String?) -> String? {
        if isPath { return text }
        return directory.map { "\($0)/\(text)" }
    }

    /// The secret, without the line end at its end.
    ///
    /// - Parameter directory: `$CREDENTIALS_DIRECTORY`; nil outside of systemd.
    /// - Returns: The text, never empty.
    /// - Throws: Why it cannot be used, without any part of it.
    public func read(directory: String?) throws(CredentialFault) -> String {
        guard let path = path(directory: directory) else { throw .noDirectory }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)
        guard descriptor >= 0 else {
            throw errno == ENOENT ? .missing : .unreadable(SystemError(call: "open", number: errno))
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .unreadable(SystemError(call: "fstat", number: errno)) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .noFile }
        // systemd guards its own directory; a path is the operator's, and others must not read it.
        if isPath, status.st_mode & Self.others != 0 { throw .openToOthers }
        let bytes: [UInt8]
        do throws(SystemError) {
            bytes = try FileBytes.read(descriptor, most: Self.mostBytes)
        } catch {
            throw .unreadable(error)
        }
        guard bytes.count <= Self.mostBytes else { throw .tooLarge }
        var count = bytes.count
        while count > 0, bytes[count - 1] == UInt8(ascii: "\n") || bytes[count - 1] == UInt8(ascii: "\r") { count -= 1 }
        guard count > 0 else { throw .empty }
        guard let text = String(validating: bytes[..<count], as: UTF8.self), !text.utf8.contains(0) else {
            throw .noText
        }
        return text
    }

    /// systemd's own limit for all credentials of a unit is 1 MB; ours are keys and passwords.
    private static let mostBytes = 64 << 10
    private static let others = S_IROTH | S_IWOTH | S_IWGRP
}

/// Why a credential cannot be used.
public enum CredentialFault: Error, Sendable, Hashable {
    case noDirectory
    case missing
    case unreadable(SystemError)
    case noFile
    case openToOthers
    case tooLarge
    case empty
    case noText
}

extension CredentialFault: CustomStringConvertible {
    public var description: String {
        switch self {
        case .noDirectory: "there is no $CREDENTIALS_DIRECTORY"
        case .missing: "the file is not there"
        case .unreadable(let error): "the file cannot be read (\(error))"
        case .noFile: "it is no regular file"
        case .openToOthers: "others can read it, or its group can write it"
        case .tooLarge: "the file is larger than 64 KiB"
        case .empty: "the file is empty"
        case .noText: "the file is no text in UTF-8"
        }
    }
}
