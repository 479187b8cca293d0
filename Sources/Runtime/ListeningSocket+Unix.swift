// SPDX-License-Identifier: MIT

// Whichever of the two Swift takes for the owner of the socket types: a release build differs from a debug one.
import CLinux
import Glibc

/// Sockets in the file system (unix(7)).
extension ListeningSocket {
    static func bindUnix(_ path: String) throws(ListeningError) -> Int32 {
        guard let (address, length) = unixAddress(path) else { throw .pathTooLong(path) }
        try removeStale(path, address, length)
        let descriptor = try open(AF_UNIX)
        // The file takes the socket's own mode less the umask, so it is never wider than this; then made exactly it.
        fchmod(descriptor, unixMode)
        guard call(address, length, { bind(descriptor, $0, $1) }) == 0 else {
            if errno == EADDRINUSE {
                Glibc.close(descriptor)
                throw .inUse(path)
            }
            throw fail("bind \(path)", descriptor)
        }
        guard chmod(path, unixMode) == 0 else { throw fail("chmod \(path)", descriptor) }
        guard listen(descriptor, backlog) == 0 else { throw fail("listen", descriptor) }
        return descriptor
    }

    /// Read and write for the user and the group of staff.
    private static let unixMode: mode_t = 0o660

    /// Removes a socket that nobody answers on; refuses to touch anything else.
    private static func removeStale(
        _ path: String, _ address: sockaddr_un, _ length: socklen_t
    ) throws(ListeningError) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFSOCK else { throw .notASocket(path) }
        let probe = try open(AF_UNIX)
        let answer = call(address, length) { connect(probe, $0, $1) }
        let number = errno
        Glibc.close(probe)
        // Only "nobody listens" proves it stale: a full queue or a missing permission does not.
        guard answer != 0, number == ECONNREFUSED else { throw .inUse(path) }
        guard unlink(path) == 0 || errno == ENOENT else {
            throw .cannotListen(SystemError(call: "unlink \(path)", number: errno))
        }
    }

    private static func unixAddress(_ path: String) -> (sockaddr_un, socklen_t)? {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        let room = MemoryLayout.size(ofValue: address.sun_path)
        guard !bytes.isEmpty, bytes.count < room, !bytes.contains(0) else { return nil }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        return (address, socklen_t(MemoryLayout<sockaddr_un>.size))
    }

    private static func call(
        _ address: sockaddr_un, _ length: socklen_t, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        withUnsafePointer(to: address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
        }
    }
}
