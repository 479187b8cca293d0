// SPDX-License-Identifier: MIT

import Domain
import Glibc

extension ReadSession {
    /// VACUUM INTO: one read transaction, in which every cell is read and written anew.
    ///
    /// Not SQLite's backup interface: that copies pages, damaged ones and what lies in free space too, and begins again each
    /// time another connection writes unless it does all in one step. Measured in the article Backup.
    func copy(
        to path: String, _ progress: @escaping @Sendable (CopyProgress) -> Bool
    ) throws(LedgerError) -> SnapshotFacts {
        let size = try connection.number("PRAGMA page_count") * connection.number("PRAGMA page_size")
        let free = Self.free(beside: path)
        let needed = size + Self.margin
        guard free >= needed else {
            throw .refused(
                "a copy of the ledger needs \(needed >> 20) MiB on the disk of \(path), \(Self.margin >> 20) of them for the "
                    + "log that grows meanwhile; \(free >> 20) are free")
        }
        let schema = Int(try connection.number("PRAGMA user_version"))
        let taken = clock.now()
        let tick = { progress(CopyProgress(done: min(Self.size(of: path), size), total: size)) }
        guard tick() else { throw .busy("the copy was given up") }
        do throws(LedgerError) {
            try connection.ticking(tick) { () throws(LedgerError) in try vacuum(into: path) }
            try Self.sync(path)
        } catch {
            unlink(path)
            if error == .closed { throw .busy("the copy was given up") }
            throw error
        }
        return SnapshotFacts(taken: taken, schema: schema, bytes: Self.size(of: path))
    }

    private func vacuum(into path: String) throws(LedgerError) {
        // Made by us first: the copy is never readable for others, not even while it grows.
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw .unusable("cannot write \(path): \(String(cString: strerror(errno)))") }
        close(file)
        let statement = try statement(SnapshotSQL.copy)
        statement.bind(1, path)
        try statement.run()
    }

    private static func sync(_ path: String) throws(LedgerError) {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw .unusable("cannot read \(path): \(String(cString: strerror(errno)))") }
        defer { close(file) }
        guard fsync(file) == 0 else { throw .diskFull }
    }

    private static func size(of path: String) -> Int64 {
        var status = stat()
        return stat(path, &status) == 0 ? Int64(status.st_size) : 0
    }

    private static func free(beside path: String) -> Int64 {
        var status = statvfs()
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        guard statvfs(folder, &status) == 0 else { return .max }
        return Int64(status.f_bavail) * Int64(status.f_frsize)
    }

    /// What the ledger itself may need meanwhile: its log grows as long as the copy is made.
    private static let margin: Int64 = 256 << 20
}

private enum SnapshotSQL {
    static let copy: StaticString = "VACUUM INTO ?1"
}
