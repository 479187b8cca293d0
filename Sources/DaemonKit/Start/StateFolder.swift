// SPDX-License-Identifier: MIT

import Glibc
import Ledger
import Runtime

/// The state folder, looked at before anything in it is opened.
///
/// A file of another owner is refused even to root, who could use it: what root writes here the daemon's own user cannot
/// read at the next start.
enum StateFolder {
    /// Makes the folder if it is not there, and sees that it is ours, can be written, and has room.
    ///
    /// - Parameter path: `state`, absolute.
    /// - Throws: What has to be put right.
    static func prepare(_ path: String) throws(StartError) {
        try Folder.make(path, mode: 0o700)
        let status = try kind(of: path)
        guard status.st_mode & S_IFMT == S_IFDIR else {
            throw .unfit("the state folder \(path) is no folder: give another path (state), or move the file away")
        }
        try checkOwner(of: path, status)
        guard status.st_mode & S_IWOTH == 0 else {
            throw .unfit("the state folder \(path) can be written by everybody: chmod 0700 \(path)")
        }
        for name in files {
            var status = stat()
            guard lstat("\(path)/\(name)", &status) == 0 else { continue }
            try checkOwner(of: "\(path)/\(name)", status)
            guard status.st_mode & S_IFMT == S_IFREG else {
                throw .unfit("\(path)/\(name) is no file: move it away, and restore the state folder from its backup")
            }
        }
        try checkRoom(in: path)
    }

    private static func kind(of path: String) throws(StartError) -> stat {
        var status = stat()
        guard stat(path, &status) == 0 else {
            throw StartError("the state folder \(path) cannot be used", SystemError(call: "stat", number: errno))
        }
        return status
    }

    private static func checkOwner(of path: String, _ status: stat) throws(StartError) {
        guard status.st_uid != geteuid() else { return }
        throw .unfit(
            "\(path) belongs to \(UserAccount.login(of: status.st_uid)), and urgentd runs as \(UserAccount.current): "
                + "run it as its owner, or chown it")
    }

    /// Writes into a file that has no name, so that nothing of it can stay.
    private static func checkRoom(in path: String) throws(StartError) {
        let file = open(path, nameless | O_RDWR | O_CLOEXEC, 0o600)
        if file < 0 {
            // Some file systems have no such files; the ledger then finds out by itself.
            if errno == EOPNOTSUPP || errno == EISDIR || errno == ENOENT { return }
            throw StartError("the state folder \(path) cannot be written", SystemError(call: "open", number: errno))
        }
        defer { close(file) }
        let block = [UInt8](repeating: 0, count: room)
        let written = write(file, block, block.count)
        // Only a disk without room takes a part of so little.
        let number = written < 0 ? errno : written < block.count ? ENOSPC : fsync(file) == 0 ? 0 : errno
        guard number == 0 else {
            throw StartError("the state folder \(path) cannot be written", SystemError(call: "write", number: number))
        }
    }

    /// What is ours in it.
    private static let files =
        ["\(SQLiteLedger.fileName)", "\(SQLiteLedger.fileName)-wal", "\(SQLiteLedger.fileName)-shm"]
        + ["roster.key", TokenKeyFile.fileName, "lock", "alarms.json"]
    /// O_TMPFILE (open(2)), which Swift does not see.
    private static let nameless = 0o20_000_000 | O_DIRECTORY
    /// Bytes: the ledger's index of its log takes half of it at once.
    private static let room = 64 << 10
}

/// `mkdir -p`.
enum Folder {
    /// Makes a folder and those above it; one that is there is left as it is, whatever it is.
    static func make(_ path: String, mode: mode_t) throws(StartError) {
        guard access(path, F_OK) != 0 else { return }
        var made = ""
        for part in path.split(separator: "/") {
            made += "/\(part)"
            guard mkdir(made, mode) != 0, errno != EEXIST, access(made, F_OK) != 0 else { continue }
            throw StartError("the folder \(made) cannot be made", SystemError(call: "mkdir", number: errno))
        }
    }
}
