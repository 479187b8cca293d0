// SPDX-License-Identifier: MIT

// Whichever of the two Swift takes for the owner of the socket types: a release build differs from a debug one.
import CLinux
import Glibc

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

    /// Nil for a Unix socket.
    public var port: UInt16? {
        if case .tcp(_, let port) = self { port } else { nil }
    }
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
public struct ListeningSocket: Sendable {
    public let descriptor: Int32
    public let address: ListeningAddress
    /// What we put at the path, so that only our own file is removed.
    private let file: FileIdentity?

    private struct FileIdentity: Sendable, Hashable {
        let device: dev_t
        let inode: ino_t
    }

    /// Binds and listens.
    public init(_ endpoint: ListeningEndpoint) throws(ListeningError) {
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
    public func close() {
        if case .unix(let path) = address, let file, Self.identity(of: path) == file {
            unlink(path)
        }
        Glibc.close(descriptor)
    }

    /// The next connection, non-blocking and closed on exec; nil when none waits.
    public func accept() -> Int32? {
        let connection = Glibc.accept(descriptor, nil, nil)
        guard connection >= 0 else { return nil }
        _ = fcntl(connection, F_SETFL, O_NONBLOCK)
        _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
        return connection
    }

    /// Connections that wait to be accepted; the kernel cuts it to net.core.somaxconn.
    static let backlog: Int32 = 1024

    static func open(_ family: Int32) throws(ListeningError) -> Int32 {
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        let descriptor = socket(family, kind, 0)
        guard descriptor >= 0 else { throw .cannotListen(SystemError(call: "socket", number: errno)) }
        return descriptor
    }

    static func fail(_ call: String, _ descriptor: Int32) -> ListeningError {
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
