// SPDX-License-Identifier: MIT

import Domain
import Glibc

/// What lstat(2) says of a path.
struct FileFacts: Sendable, Hashable {
    enum Kind: Sendable {
        case file
        case folder
        case socket
        case other
    }

    let kind: Kind
    /// The twelve lower bits.
    let mode: mode_t
    let owner: uid_t
    /// When its content changed; of a folder: what is in it.
    let changed: Instant

    /// Why there is nothing to say of it.
    enum Fault: Error, Sendable, Hashable {
        case missing
        case outOfReach(Int32)
    }

    init(_ path: String) throws(Fault) {
        var status = stat()
        guard lstat(path, &status) == 0 else {
            throw errno == ENOENT || errno == ENOTDIR ? .missing : .outOfReach(errno)
        }
        switch status.st_mode & S_IFMT {
        case S_IFREG: kind = .file
        case S_IFDIR: kind = .folder
        case S_IFSOCK: kind = .socket
        default: kind = .other
        }
        mode = status.st_mode & 0o7777
        owner = status.st_uid
        changed = Instant(milliseconds: Int64(status.st_mtim.tv_sec) * 1000)
    }

    /// As chmod(1) writes it.
    var modeText: String { "0" + String(mode, radix: 8) }

    /// Bits of the group and of others together.
    var isOpenToAnybody: Bool { mode & 0o077 != 0 }
}
