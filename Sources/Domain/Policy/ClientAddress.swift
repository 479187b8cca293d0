// SPDX-License-Identifier: MIT

/// Who a request comes from, where proxies stand between.
public enum ClientAddress {
    /// The address of the client.
    ///
    /// `X-Forwarded-For` is believed only as far as trusted proxies have written it: from its right end, the first address
    /// that is no trusted proxy is the client; what stands left of it anybody could have sent. What is no address ends the
    /// walk at the proxy that wrote it.
    ///
    /// - Parameters:
    ///   - peer: At the other end of the connection.
    ///   - forwarded: All values of the header, joined by commas in their order; nil if there is none.
    ///   - trusted: `http.trustedProxies`.
    /// - Returns: The client's address.
    public static func of(_ peer: IPAddress, forwarded: String?, trusted: [AddressBlock]) -> IPAddress {
        func isTrusted(_ address: IPAddress) -> Bool { trusted.contains { $0.contains(address) } }
        guard isTrusted(peer), let forwarded else { return peer.unmapped }
        var client = peer
        for part in forwarded.suffix(longest).split(separator: ",", omittingEmptySubsequences: false).reversed() {
            guard let address = address(part) else { break }
            client = address
            if !isTrusted(address) { break }
        }
        return client.unmapped
    }

    /// With or without a port, IPv6 with or without brackets; nil for anything else.
    private static func address(_ part: Substring) -> IPAddress? {
        let text = String(part).trimmingSpaces
        if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
            return IPAddress(String(text[text.index(after: text.startIndex)..<end]))
        }
        if let address = IPAddress(text) { return address }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        return parts.count == 2 ? IPAddress(String(parts[0])) : nil
    }

    /// In characters: a few proxies; more is somebody's game.
    private static let longest = 1_000
}

extension String {
    /// Without spaces and tabs at both ends.
    fileprivate var trimmingSpaces: String {
        let isSpace: (Character) -> Bool = { $0 == " " || $0 == "\t" }
        return String(drop(while: isSpace).reversed().drop(while: isSpace).reversed())
    }
}
