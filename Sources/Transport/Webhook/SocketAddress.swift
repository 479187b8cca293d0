// SPDX-License-Identifier: MIT

import Domain
import Glibc

/// The address and port in a `sockaddr`, as libcurl is about to connect to it.
struct SocketAddress: Hashable {
    let address: IPAddress
    let port: UInt16

    /// Nil for anything but IPv4 and IPv6.
    init?(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count >= MemoryLayout<sa_family_t>.size else { return nil }
        switch Int32(bytes.loadUnaligned(as: sa_family_t.self)) {
        case AF_INET where bytes.count >= MemoryLayout<sockaddr_in>.size:
            let four = bytes.loadUnaligned(as: sockaddr_in.self)
            address = .v4(UInt32(bigEndian: four.sin_addr.s_addr))
            port = UInt16(bigEndian: four.sin_port)
        case AF_INET6 where bytes.count >= MemoryLayout<sockaddr_in6>.size:
            var six = bytes.loadUnaligned(as: sockaddr_in6.self)
            address = withUnsafeBytes(of: &six.sin6_addr) { IPAddress(v6: $0) }
            port = UInt16(bigEndian: six.sin6_port)
        default:
            return nil
        }
    }
}
