// SPDX-License-Identifier: MIT

import Glibc
import Runtime

/// Where a listener listens.
public enum ListeningEndpoint: Sendable, Hashable {
    /// A Unix socket at this path: mode 0660, group as the folder says.
    case unix(path: String)
    /// `127.0.0.1:8420`, `[::1]:8420`; a numeric address or `localhost`. Port 0 lets the kernel choose.
    case tcp(String)
    /// A socket that listens already, handed over by systemd (sd_listen_fds(3)).
    case inherited(descriptor: Int32)
}

/// Where a listener really listens.
public enum ListeningAddress: Sendable, Hashable {
    case unix(path: String)
    case tcp(address: String, port: UInt16)
}

/// Why nothing listens.
public enum ListeningError: Error, Sendable, Hashable {
    /// Not `address:port`, or no numeric address.
    case badAddress(String)
    /// Longer than sockaddr_un takes (107 bytes).
    case pathTooLong(String)
    /// Something else lies at the path of the Unix socket; it is left alone.
    case notASocket(String)
    /// Somebody answers there already.
    case inUse(String)
    case cannotListen(SystemError)
}

extension ListeningError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .badAddress(let text): "'\(text)' is not an address to listen on; expected 127.0.0.1:8420 or [::1]:8420"
        case .pathTooLong(let path): "the socket's path is longer than 107 bytes: \(path)"
        case .notASocket(let path): "\(path) is there and is not a socket; it is left as it is"
        case .inUse(let place): "somebody listens on \(place) already"
        case .cannotListen(let error): "cannot listen: \(error)"
        }
    }
}

/// A listening socket, non-blocking and close-on-exec.
struct ListeningSocket: Sendable {
    let descriptor: Int32
    let address: ListeningAddress
    /// What we put at the path, so that only our own file is removed.
    private let file: FileIdentity?

    private struct FileIdentity: Sendable, Hashable {
        let device: dev_t
        let inode: ino_t
    }

    init(_ endpoint: ListeningEndpoint) throws(ListeningError) {
        switch endpoint {
        case .unix(let path):
            descriptor = try Self.bindUnix(path)
            address = .unix(path: path)
            file = Self.identity(of: path)
        case .tcp(let text):
            descriptor = try Self.bindTCP(text)
            address = Self.boundAddress(of: descriptor) ?? .tcp(address: text, port: 0)
            file = nil
        case .inherited(let inherited):
            _ = fcntl(inherited, F_SETFL, fcntl(inherited, F_GETFL) | O_NONBLOCK)
            _ = fcntl(inherited, F_SETFD, FD_CLOEXEC)
            guard let bound = Self.boundAddress(of: inherited) else {
                throw .cannotListen(SystemError(call: "getsockname", number: errno))
            }
            descriptor = inherited
            address = bound
            file = nil
        }
    }

    /// Closes the socket and removes the file we made; a file that is not ours any more stays.
    func close() {
        if case .unix(let path) = address, let file, Self.identity(of: path) == file {
            unlink(path)
        }
        Glibc.close(descriptor)
    }

    /// Connections that wait to be accepted; the kernel cuts it to net.core.somaxconn.
    private static let backlog: Int32 = 1024

    private static func open(_ family: Int32) throws(ListeningError) -> Int32 {
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        let descriptor = socket(family, kind, 0)
        guard descriptor >= 0 else { throw .cannotListen(SystemError(call: "socket", number: errno)) }
        return descriptor
    }

    private static func fail(_ call: String, _ descriptor: Int32) -> ListeningError {
        let error = SystemError(call: call, number: errno)
        Glibc.close(descriptor)
        return .cannotListen(error)
    }

    private static func identity(of path: String) -> FileIdentity? {
        var status = stat()
        guard lstat(path, &status) == 0 else { return nil }
        return FileIdentity(device: status.st_dev, inode: status.st_ino)
    }
}

// MARK: - Unix

extension ListeningSocket {
    private static func bindUnix(_ path: String) throws(ListeningError) -> Int32 {
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

// MARK: - TCP

extension ListeningSocket {
    private static func bindTCP(_ text: String) throws(ListeningError) -> Int32 {
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
            throw .badAddress(text)
        }
        var host = String(text[..<colon])
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = String(host.dropFirst().dropLast())
        } else if host.contains(":") {
            throw .badAddress(text)
        }
        if host == "localhost" { host = "127.0.0.1" }
        var hints = addrinfo()
        hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        guard !host.isEmpty, getaddrinfo(host, String(port), &hints, &found) == 0, let found else {
            throw .badAddress(text)
        }
        defer { freeaddrinfo(found) }
        let descriptor = try open(found.pointee.ai_family)
        var yes: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        guard bind(descriptor, found.pointee.ai_addr, found.pointee.ai_addrlen) == 0 else {
            if errno == EADDRINUSE {
                Glibc.close(descriptor)
                throw .inUse(text)
            }
            throw fail("bind \(text)", descriptor)
        }
        guard listen(descriptor, backlog) == 0 else {
            if errno == EADDRINUSE {
                Glibc.close(descriptor)
                throw .inUse(text)
            }
            throw fail("listen", descriptor)
        }
        return descriptor
    }

    private static func boundAddress(of descriptor: Int32) -> ListeningAddress? {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let bound = withUnsafeMutablePointer(to: &storage) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
        }
        guard bound == 0 else { return nil }
        if Int32(storage.ss_family) == AF_UNIX {
            let path = withUnsafeBytes(of: storage) { bytes in
                bytes.dropFirst(MemoryLayout<sa_family_t>.size).prefix { $0 != 0 }
            }
            return .unix(path: String(decoding: path, as: UTF8.self))
        }
        var host = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        var port = [CChar](repeating: 0, count: Int(NI_MAXSERV))
        let named = withUnsafePointer(to: storage) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                getnameinfo(
                    $0, length, &host, socklen_t(host.count), &port, socklen_t(port.count),
                    NI_NUMERICHOST | NI_NUMERICSERV)
            }
        }
        guard named == 0 else { return nil }
        return .tcp(address: text(host), port: UInt16(text(port)) ?? 0)
    }

    private static func text(_ characters: [CChar]) -> String {
        String(decoding: characters.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
