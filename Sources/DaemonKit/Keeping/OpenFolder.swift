// SPDX-License-Identifier: MIT

import Glibc

/// A folder by its descriptor, for removing what lies in it.
///
/// What staff dropped into the queue may be a folder that is still theirs to change: whatever they put in its place meanwhile, a
/// link to the ledger perhaps, leads nowhere from here. Confined to one thread; closed when it goes.
final class OpenFolder {
    /// An entry's name as the file system has it, with the NUL at its end.
    typealias Name = [CChar]

    private let descriptor: Int32

    /// Nil where there is no such folder, or it may not be read.
    convenience init?(path: String) {
        self.init(opened: open(path, Self.flags))
    }

    /// A folder in a folder; nil for everything else, links too.
    convenience init?(_ name: Name, in parent: OpenFolder) {
        self.init(opened: openat(parent.descriptor, name, Self.flags))
    }

    private init?(opened descriptor: Int32) {
        guard descriptor >= 0 else { return nil }
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
    }

    /// Calls `body` with each entry, in no order, until it says false; it may remove the entry.
    func each(_ body: (Name) -> Bool) {
        // A descriptor of its own: reading a folder moves its offset, and closedir(3) closes it.
        let copy = openat(descriptor, ".", Self.flags)
        guard copy >= 0 else { return }
        guard let stream = fdopendir(copy) else {
            close(copy)
            return
        }
        defer { closedir(stream) }
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                bytes.prefix { $0 != 0 }.map(CChar.init(bitPattern:)) + [0]
            }
            if name == Self.here || name == Self.above { continue }
            guard body(name) else { return }
        }
    }

    /// Opens a regular file to be read; nil for everything else.
    ///
    /// Whoever calls closes it.
    func file(_ name: Name) -> Int32? {
        let file = openat(descriptor, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY)
        guard file >= 0 else { return nil }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(file)
            return nil
        }
        return file
    }

    /// Removes an entry, a folder with all that is in it.
    ///
    /// - Parameters:
    ///   - name: In this folder.
    ///   - depth: How many folders further down it may go.
    /// - Returns: Whether it is gone.
    @discardableResult
    func remove(_ name: Name, depth: Int = OpenFolder.deepest) -> Bool {
        if unlinkat(descriptor, name, 0) == 0 || errno == ENOENT { return true }
        guard errno == EISDIR, depth > 0, let folder = OpenFolder(name, in: self) else { return false }
        folder.each { inner in
            folder.remove(inner, depth: depth - 1)
            return true
        }
        return unlinkat(descriptor, name, AT_REMOVEDIR) == 0
    }

    /// A descriptor and a stack frame each.
    static let deepest = 32
    private static let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW
    private static let here: Name = [CChar(bitPattern: UInt8(ascii: ".")), 0]
    private static let above: Name = [CChar(bitPattern: UInt8(ascii: ".")), CChar(bitPattern: UInt8(ascii: ".")), 0]
}
