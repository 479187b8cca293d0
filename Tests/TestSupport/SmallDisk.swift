// SPDX-License-Identifier: MIT

import Glibc

/// A file system of its own in memory, unmounted at the end.
public final class SmallDisk {
    private let path: String
    private let ballast: String

    /// The errno of a system call.
    public struct Failed: Error {
        public let number: Int32
    }

    /// Whether this user may mount at all.
    public static var isPossible: Bool {
        guard let folder = try? TemporaryFolder() else { return false }
        return (try? SmallDisk(at: folder.path, kibibytes: 64)) != nil
    }

    /// Mounts it.
    ///
    /// - Parameters:
    ///   - path: A folder; what is in it is out of sight meanwhile.
    ///   - kibibytes: Its size.
    /// - Throws: ``Failed``, most often because only root may mount.
    public init(at path: String, kibibytes: Int) throws {
        self.path = path
        ballast = "\(path)/ballast"
        guard mount("tmpfs", path, "tmpfs", 0, "size=\(kibibytes)k") == 0 else { throw Failed(number: errno) }
    }

    /// Mounts one that keeps no access control lists, without a limit.
    public init(at path: String, withoutLists: Void) throws {
        self.path = path
        ballast = "\(path)/ballast"
        guard mount("ramfs", path, "ramfs", 0, nil) == 0 else { throw Failed(number: errno) }
    }

    deinit {
        umount2(path, Int32(MNT_DETACH))
    }

    /// Lets nobody write any more, or again; no file may be open for writing.
    public func set(readOnly: Bool) throws {
        let flags = UInt(MS_REMOUNT) | (readOnly ? UInt(MS_RDONLY) : 0)
        guard mount(nil, path, nil, flags, nil) == 0 else { throw Failed(number: errno) }
    }

    /// Takes all that is left.
    public func fill() throws {
        let file = open(ballast, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw Failed(number: errno) }
        defer { close(file) }
        let block = [UInt8](repeating: 0, count: 4096)
        while write(file, block, block.count) > 0 {}
    }

    /// Gives it back.
    public func makeRoom() throws {
        guard unlink(ballast) == 0 else { throw Failed(number: errno) }
    }
}
