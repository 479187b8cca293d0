// SPDX-License-Identifier: MIT

import Glibc
import Runtime

/// Makes the queue's folders so that a file's owner is who wrote it: colleagues may put files in, and may neither rename,
/// replace nor change one another's.
///
/// `systemd/urgentd.tmpfiles` says the same for the packaged folders. A folder that is there is left as it is; the doctor
/// judges it.
enum QueueModes {
    /// Makes what is missing.
    ///
    /// - Parameter path: The queue folder; its parent must be there.
    /// - Throws: The system call that failed.
    static func makeFolders(at path: String) throws(SystemError) {
        // The set-group bit keeps all files in the staff's group.
        if try make(path, mode: 0o2770) { try keepGroupFromRenaming(path) }
        for name in ["tmp", "new"] {
            // The sticky bit: a file's owner alone renames and removes it, and the folder's owner, who is the daemon.
            guard try make("\(path)/\(name)", mode: 0o3770) else { continue }
            // Where the file system keeps no lists, whoever makes a file decides by the umask.
            _ = newFiles.set(on: "\(path)/\(name)", .defaults)
        }
        for name in ["done", "rejected"] { _ = try make("\(path)/\(name)", mode: 0o2750) }
    }

    /// What is made in `tmp/` and `new/`, whatever its maker's umask: read by the group, written by its owner only.
    static let newFiles = AccessList([
        .init(.owner, .all), .init(.group, [.read, .enter]), .init(.others, []),
    ])

    /// The folder above: who could rename `tmp/` to `new/` would hand in everybody's drafts.
    ///
    /// The mode stays 2770, whose middle digit is then the most that the list could give, not what the group has.
    static let top = AccessList([
        .init(.owner, .all), .init(.group, [.read, .enter]), .init(.mask, .all), .init(.others, []),
    ])

    private static func keepGroupFromRenaming(_ path: String) throws(SystemError) {
        if top.set(on: path, .access) { return }
        guard chmod(path, 0o3770) == 0 else { throw SystemError(call: "chmod", number: errno) }
    }

    /// Returns false if it is there already.
    private static func make(_ path: String, mode: mode_t) throws(SystemError) -> Bool {
        // Without the set-group bit: RestrictSUIDSGID= in the unit refuses that call, also for a folder that is there.
        guard mkdir(path, mode & 0o777) == 0 else {
            if errno == EEXIST { return false }
            throw SystemError(call: "mkdir", number: errno)
        }
        // mkdir(2) takes the umask off.
        guard chmod(path, mode) == 0 else {
            let error = SystemError(call: "chmod", number: errno)
            // Else the next start would take it for one that somebody made with care.
            rmdir(path)
            throw error
        }
        return true
    }
}
