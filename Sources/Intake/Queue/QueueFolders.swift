// SPDX-License-Identifier: MIT

import Glibc
import Runtime

/// The folders of the queue on disk: made, listed, and moved between.
///
/// Works by descriptors, so that a folder that is renamed under the daemon is noticed and not written around. Closed when
/// the value goes.
final class QueueFolders: Sendable {
    let path: String
    let new: Int32
    let done: Int32
    let rejected: Int32

    /// Opens the folders; makes those that are missing.
    ///
    /// - Parameter path: The queue folder; its parent must be there.
    /// - Throws: The system call that failed.
    init(path: String) throws(SystemError) {
        self.path = path
        try QueueModes.makeFolders(at: path)
        let new = try Self.open("\(path)/new")
        let done: Int32
        do throws(SystemError) {
            done = try Self.open("\(path)/done")
        } catch {
            close(new)
            throw error
        }
        do throws(SystemError) {
            rejected = try Self.open("\(path)/rejected")
        } catch {
            close(new)
            close(done)
            throw error
        }
        self.new = new
        self.done = done
    }

    deinit {
        close(new)
        close(done)
        close(rejected)
    }

    /// The names in a folder, sorted, hidden ones left out unless asked for.
    func names(in folder: Int32, hidden: Bool = false) throws(SystemError) -> [QueueEntryName] {
        // A descriptor of its own: reading a folder moves its offset.
        let descriptor = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0, let stream = fdopendir(descriptor) else {
            throw SystemError(call: "fdopendir", number: errno)
        }
        defer { closedir(stream) }
        var names: [QueueEntryName] = []
        while names.count < Self.mostNames, let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { QueueEntryName($0.prefix { $0 != 0 }) }
            if name.isHidden == hidden, name != Self.here, name != Self.above { names.append(name) }
        }
        return names.sorted()
    }

    func exists(_ name: QueueEntryName, in folder: Int32) -> Bool {
        faccessat(folder, name.cString, F_OK, AT_SYMLINK_NOFOLLOW) == 0
    }

    /// Moves an entry out of `new/`.
    ///
    /// Only this process writes into the target, so looking for a free name first is enough.
    /// - Parameters:
    ///   - name: In `new/`.
    ///   - folder: ``done`` or ``rejected``.
    ///   - target: A name that is free there.
    /// - Throws: The errno of renameat(2).
    func move(_ name: QueueEntryName, to folder: Int32, as target: QueueEntryName) throws(SystemError) {
        guard renameat(new, name.cString, folder, target.cString) == 0 else {
            throw SystemError(call: "renameat", number: errno)
        }
    }

    /// Which file stands under a name.
    func stamp(of name: QueueEntryName, in folder: Int32) -> QueueEntry.Stamp? {
        var status = stat()
        guard fstatat(folder, name.cString, &status, AT_SYMLINK_NOFOLLOW) == 0 else { return nil }
        return QueueEntry.Stamp(status)
    }

    /// Makes renames in these folders durable.
    func synchronise() {
        fsync(done)
        fsync(rejected)
        fsync(new)
    }

    /// Writes a small file whole and durably; nothing is left of it on failure.
    func write(_ text: String, as name: QueueEntryName, in folder: Int32) throws(SystemError) {
        let file = openat(folder, name.cString, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0o640)
        guard file >= 0 else { throw SystemError(call: "openat", number: errno) }
        defer { close(file) }
        var text = text
        let written = text.withUTF8 { Glibc.write(file, $0.baseAddress, $0.count) == $0.count }
        guard written, fsync(file) == 0 else {
            let number = written ? errno : ENOSPC
            unlinkat(folder, name.cString, 0)
            throw SystemError(call: "write", number: number)
        }
    }

    /// Hides an entry of `new/` where it is, under a name that is free; that is possible also for a folder of somebody else.
    ///
    /// - Returns: The new name; nil if even that is refused.
    func setAside(_ name: QueueEntryName) -> QueueEntryName? {
        let target = QueueNames.numbered(QueueNames.hidden(name)) { exists($0, in: new) }
        return renameat(new, name.cString, new, target.cString) == 0 ? target : nil
    }

    func remove(_ name: QueueEntryName, in folder: Int32) {
        unlinkat(folder, name.cString, 0)
    }

    func rename(_ name: QueueEntryName, to target: QueueEntryName, in folder: Int32) {
        renameat(folder, name.cString, folder, target.cString)
    }

    private static func open(_ path: String) throws(SystemError) -> Int32 {
        let descriptor = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SystemError(call: "open", number: errno) }
        return descriptor
    }

    private static let here = QueueEntryName(".")
    private static let above = QueueEntryName("..")
    /// More names than this are looked at in the next round.
    private static let mostNames = 100_000
}
