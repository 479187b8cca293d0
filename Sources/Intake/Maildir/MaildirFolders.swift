// SPDX-License-Identifier: MIT

import Glibc
import Runtime

/// `new/` and `cur/` of a maildir, held open; closed when the value goes.
final class MaildirFolders: Sendable {
    let new: Int32
    let cur: Int32

    init(path: String) throws(SystemError) {
        let new = try Self.open("\(path)/new")
        do throws(SystemError) {
            cur = try Self.open("\(path)/cur")
        } catch {
            close(new)
            throw error
        }
        self.new = new
    }

    deinit {
        close(new)
        close(cur)
    }

    func names(in folder: Int32) throws(SystemError) -> [QueueEntryName] {
        // A descriptor of its own: reading a folder moves its offset.
        let descriptor = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0, let stream = fdopendir(descriptor) else {
            throw SystemError(call: "fdopendir", number: errno)
        }
        defer { closedir(stream) }
        var names: [QueueEntryName] = []
        while names.count < Self.mostNames, let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { QueueEntryName($0.prefix { $0 != 0 }) }
            if !name.isHidden { names.append(name) }
        }
        return names.sorted()
    }

    /// Moves a message to `cur/` as seen, under a name that is free there.
    func settle(_ name: QueueEntryName, from folder: Int32, flagged: Bool) throws(SystemError) {
        let parsed = MaildirName(name)
        var target = parsed.with(flagged: flagged)
        var number = 0
        while faccessat(cur, target.cString, F_OK, AT_SYMLINK_NOFOLLOW) == 0, number < Self.mostNumbers {
            number += 1
            target = parsed.with(flagged: flagged, number: number)
        }
        guard renameat(folder, name.cString, cur, target.cString) == 0 else {
            throw SystemError(call: "renameat", number: errno)
        }
    }

    func synchronise() {
        fsync(cur)
        fsync(new)
    }

    /// Messages are moved, so writing is needed too.
    private static func open(_ path: String) throws(SystemError) -> Int32 {
        let descriptor = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SystemError(call: "open", number: errno) }
        guard access(path, R_OK | W_OK | X_OK) == 0 else {
            let number = errno
            close(descriptor)
            throw SystemError(call: "access", number: number)
        }
        return descriptor
    }

    /// More names than this are looked at in the next round.
    private static let mostNames = 100_000
    private static let mostNumbers = 1000
}
