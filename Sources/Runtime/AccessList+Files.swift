// SPDX-License-Identifier: MIT

import CLinux
import Glibc

extension AccessList {
    /// Which of a file's lists.
    public enum Kind: String, Sendable {
        case access = "system.posix_acl_access"
        /// A folder's: what is made in it begins with this, and the maker's umask has no say.
        case defaults = "system.posix_acl_default"
    }

    /// The list of a path; nil where the mode says all, the file system keeps none, or it cannot be read.
    public init?(of path: String, _ kind: Kind) {
        self.init { lgetxattr(path, kind.rawValue, $0, $1) }
    }

    /// The list of an open file.
    public init?(of descriptor: Int32, _ kind: Kind) {
        self.init { fgetxattr(descriptor, kind.rawValue, $0, $1) }
    }

    private init?(_ get: (UnsafeMutableRawPointer?, Int) -> Int) {
        var buffer = [UInt8](repeating: 0, count: Self.mostBytes)
        let count = buffer.withUnsafeMutableBytes { get($0.baseAddress, $0.count) }
        guard count > 0 else { return nil }
        self.init(bytes: buffer[..<count])
    }

    /// Gives the list to a path.
    ///
    /// - Returns: False if the system refuses, most often because the file system keeps no lists.
    public func set(on path: String, _ kind: Kind) -> Bool {
        let bytes = bytes
        return setxattr(path, kind.rawValue, bytes, bytes.count, 0) == 0
    }

    /// XATTR_SIZE_MAX (linux/limits.h).
    private static let mostBytes = 1 << 16
}
