// SPDX-License-Identifier: MIT

// Whichever of the two Swift takes for the owner of the socket types: a release build differs from a debug one.
import CLinux
import Glibc

/// TCP by numeric address.
extension ListeningSocket {
    static func bindTCP(_ text: String) throws(ListeningError) -> Int32 {
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

    static func boundAddress(of descriptor: Int32) -> ListeningAddress? {
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
