// SPDX-License-Identifier: MIT

import Domain
import Glibc
import Runtime

/// A regular file of the queue folder, open for reading.
///
/// Closed when the value goes.
final class QueueEntry: Sendable {
    /// Which file it is and what state it is in; equal as long as nobody writes to it.
    struct Stamp: Hashable, Sendable {
        let device: UInt64
        let inode: UInt64
        let size: Int
        let modified: Instant

        init(_ status: stat) {
            device = UInt64(status.st_dev)
            inode = UInt64(status.st_ino)
            size = Int(status.st_size)
            modified = Instant(
                milliseconds: Int64(status.st_mtim.tv_sec) * 1000 + Int64(status.st_mtim.tv_nsec) / 1_000_000)
        }

        func isSameFile(as other: Stamp) -> Bool { device == other.device && inode == other.inode }
    }

    let name: QueueEntryName
    let stamp: Stamp
    let owner: uid_t
    /// A second name (hard link): its owner is then no proof of who handed it in.
    let hasOtherNames: Bool
    private let group: gid_t
    private let mode: mode_t
    private let descriptor: Int32

    /// What stands under a name.
    enum Found {
        case file(QueueEntry)
        /// Nothing any more.
        case gone
        /// No regular file, or unreadable: what it is, for people.
        case unusable(problem: String)
        /// The system has no room for it just now.
        case later(SystemError)
    }

    /// Looks at an entry without following links and without waiting for anybody.
    static func open(_ name: QueueEntryName, in folder: Int32) -> Found {
        let descriptor = openat(folder, name.cString, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
        guard descriptor >= 0 else { return failure(errno) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            let number = errno
            close(descriptor)
            return .later(SystemError(call: "fstat", number: number))
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            return .unusable(problem: kind(of: status.st_mode))
        }
        return .file(QueueEntry(name: name, descriptor: descriptor, status: status))
    }

    private init(name: QueueEntryName, descriptor: Int32, status: stat) {
        self.name = name
        self.descriptor = descriptor
        stamp = Stamp(status)
        owner = status.st_uid
        hasOtherNames = status.st_nlink > 1
        group = status.st_gid
        mode = status.st_mode
    }

    deinit {
        close(descriptor)
    }

    /// The content; one byte more than `most` if there is more.
    func bytes(most: Int) throws(SystemError) -> [UInt8] {
        lseek(descriptor, 0, SEEK_SET)
        return try FileBytes.read(descriptor, most: most)
    }

    /// Nobody has written to it since it was opened.
    var isUnchanged: Bool {
        var status = stat()
        return fstat(descriptor, &status) == 0 && Stamp(status) == stamp
    }

    /// Whether somebody beside its owner and this process may write to it; the owner's own group is nobody else.
    ///
    /// May ask a directory service, and wait for it: not for a queue. Nil where that cannot be known at the moment.
    func isOpenToOthers(than login: String) -> Bool? {
        if mode & S_IWOTH != 0 { return true }
        // With a list this bit stands for the most that it gives anybody.
        guard mode & S_IWGRP != 0 else { return false }
        let writers = AccessList(of: descriptor, .access)?.writers ?? [.group]
        var isKnown = true
        for writer in writers {
            switch writer {
            case .owner, .mask: continue
            case .user(let number): if number != owner, number != geteuid() { return true }
            case .group:
                guard let isOwn = UserAccount.isPrivate(group: group, of: login) else {
                    isKnown = false
                    continue
                }
                if !isOwn { return true }
            case .otherGroup, .others: return true
            }
        }
        return isKnown ? false : nil
    }

    /// What errno of openat(2) means for an entry.
    static func failure(_ number: Int32) -> Found {
        switch number {
        case ENOENT: .gone
        case ELOOP: .unusable(problem: "it is a symbolic link")
        case ENXIO: .unusable(problem: "it is a socket or device")
        case EACCES, EPERM: .unusable(problem: "the daemon is not allowed to read it")
        case EISDIR: .unusable(problem: "it is a folder")
        default: .later(SystemError(call: "openat", number: number))
        }
    }

    private static func kind(of mode: mode_t) -> String {
        switch mode & S_IFMT {
        case S_IFDIR: "it is a folder"
        case S_IFIFO: "it is a pipe"
        case S_IFSOCK: "it is a socket"
        default: "it is a device"
        }
    }
}
