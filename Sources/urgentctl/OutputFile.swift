// SPDX-License-Identifier: MIT

import Glibc
import Synchronization

/// A file that appears under its name when it is whole and on the disk, or not at all.
final class OutputFile: Sendable {
    private let path: String
    private let young: String
    private let mayReplace: Bool
    private let descriptor: Int32
    private let broken = Mutex<String?>(nil)

    /// - Parameters:
    ///   - path: Its name in the end.
    ///   - mayReplace: Whether a file of that name may be there.
    /// - Throws: Why it cannot be written.
    init(_ path: String, mayReplace: Bool) throws(VerbFailure) {
        guard mayReplace || access(path, F_OK) != 0 else { throw .input(Self.isThere(path)) }
        self.path = path
        self.mayReplace = mayReplace
        young = "\(path).\(getpid()).part"
        descriptor = open(young, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .input("cannot write \(young): \(String(cString: strerror(errno)))") }
    }

    deinit {
        close(descriptor)
    }

    /// Why writing failed; nil if it did not.
    var fault: String? { broken.withLock { $0 } }

    /// False when the disk takes no more.
    func write(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = Glibc.write(descriptor, bytes.baseAddress.map { $0 + sent }, bytes.count - sent)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                let why = "cannot write \(path): \(String(cString: strerror(errno)))"
                broken.withLock { $0 = why }
                return false
            }
            sent += count
        }
        return true
    }

    /// Gives it its name.
    func finish() throws(VerbFailure) {
        defer { discard() }
        guard fsync(descriptor) == 0 else { throw .input("cannot write \(path): \(String(cString: strerror(errno)))") }
        if mayReplace {
            guard rename(young, path) == 0 else {
                throw .input("cannot write \(path): \(String(cString: strerror(errno)))")
            }
        } else {
            // link(2) never replaces, so a file that came meanwhile is safe.
            guard link(young, path) == 0 else {
                throw .input(
                    errno == EEXIST ? Self.isThere(path) : "cannot write \(path): \(String(cString: strerror(errno)))")
            }
        }
        let folder = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let directory = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else { return }
        fsync(directory)
        close(directory)
    }

    /// Removes what is not whole; harmless afterwards.
    func discard() {
        unlink(young)
    }

    private static func isThere(_ path: String) -> String {
        "\(path) is there already; --force writes over it"
    }
}
