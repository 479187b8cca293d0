// SPDX-License-Identifier: MIT

import ControlAPI
import Domain

/// Which names a listener answers to.
///
/// Against DNS rebinding: a page from elsewhere whose name suddenly points at this machine has a browser on it ask us, but
/// the browser sends that name (Host, RFC 9110 §7.2). The port is not looked at: a tunnel has another one.
public struct HostRule: Sendable, Hashable {
    private let addresses: Set<IPAddress>
    private let names: Set<String>

    /// A rule for a listener.
    ///
    /// - Parameters:
    ///   - host: What it listens on: a numeric address, without brackets, or a name.
    ///   - names: Further names, from configuration; their case does not matter. `localhost` is always one.
    public init(host: String, names: [String] = []) {
        let address = IPAddress(host)
        addresses = Set([address].compactMap(\.self))
        self.names = Set((["localhost"] + names + (address == nil ? [host] : [])).map { $0.lowercased() })
    }

    /// Throws 421 unless the request names us.
    func check(_ head: HTTPRequestHead) throws(HTTPFailure) {
        guard let host = head.headers["host"], allows(host) else {
            throw HTTPFailure(421, .notAllowed, "this listener does not answer to that name (Host)")
        }
    }

    /// Whether a Host field, its port included, is one of ours.
    func allows(_ field: String) -> Bool {
        guard field.utf8.count <= Self.longest, let host = Self.host(of: field) else { return false }
        if let address = IPAddress(host) { return addresses.contains(address) }
        return names.contains(host.lowercased())
    }

    /// Without port and brackets; nil for what is neither.
    private static func host(of field: String) -> String? {
        if field.hasPrefix("[") {
            guard let end = field.firstIndex(of: "]"), isPort(field[field.index(after: end)...]) else { return nil }
            return String(field[field.index(after: field.startIndex)..<end])
        }
        guard let colon = field.firstIndex(of: ":") else { return field }
        return isPort(field[colon...]) ? String(field[..<colon]) : nil
    }

    /// Nothing, or a colon and digits.
    private static func isPort(_ text: Substring) -> Bool {
        text.isEmpty || text.first == ":" && text.dropFirst().utf8.allSatisfy { (0x30...0x39).contains($0) }
    }

    /// A name has at most 253 octets (RFC 1035), and a port six.
    private static let longest = 300
}
