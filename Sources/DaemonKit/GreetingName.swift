// SPDX-License-Identifier: MIT

import Domain
import Glibc

/// What this machine calls itself towards relays (EHLO).
enum GreetingName {
    /// A fully qualified name, as RFC 5321 §4.1.1.1 wants it; strict relays refuse others.
    ///
    /// Many machines are called by one word only. Then the domain of the bounce address is said: it is ours, and it exists.
    ///
    /// - Parameters:
    ///   - host: The machine's own name.
    ///   - bounces: The address that delivery reports go to.
    /// - Returns: A name with a dot in it; nil where there is none, and the host's own name is said.
    static func choose(host: String, bounces: String) -> String? {
        if let domain = MailAddress.domain(host), domain.contains(".") { return domain }
        return (try? MailAddress(bounces)).map { String($0.domain) }.flatMap { $0.contains(".") ? $0 : nil }
    }

    /// As gethostname(2) says.
    static var ofThisMachine: String {
        var bytes = [CChar](repeating: 0, count: longestHostName + 1)
        guard gethostname(&bytes, longestHostName) == 0 else { return "" }
        return String(decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// HOST_NAME_MAX on Linux.
    private static let longestHostName = 64
}
