// SPDX-License-Identifier: MIT

import Domain

/// What a handler gets.
public struct HTTPRequest: Sendable {
    public let head: HTTPRequestHead
    /// What stood in the path where the pattern has `{name}`, percent-decoded.
    public let parameters: [String: String]
    /// The whole body; empty when the route takes it as a stream.
    public let body: [UInt8]
    /// The body as it comes, for routes that take it so.
    public let stream: HTTPBodyReader?
}

/// A request without its body.
public struct HTTPRequestHead: Sendable {
    /// Upper case as sent: `GET`.
    public let method: String
    /// The path as sent, still percent-encoded; begins with `/`.
    public let path: String
    /// Percent-decoded; the last of equal names wins.
    public let query: [String: String]
    /// By lower-case name; the last of equal names wins, but all of `x-forwarded-for` are joined by commas.
    public let headers: [String: String]
    /// Who is at the other end of a Unix socket; nil on TCP.
    public let peer: PeerCredentials?
    /// The other end of a TCP connection: a proxy, mostly; nil on a Unix socket.
    public let remote: IPAddress?

    /// Nil when the target is no path or is not valid percent-encoded UTF-8.
    ///
    /// - Parameters:
    ///   - method: As sent.
    ///   - target: The request target as sent: path and query.
    ///   - headers: By lower-case name.
    ///   - peer: From the connection.
    ///   - remote: From the connection.
    init?(
        method: String, target: String, headers: [String: String], peer: PeerCredentials?, remote: IPAddress? = nil
    ) {
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        guard let path = parts.first, path.hasPrefix("/"), PercentCoding.decode(path) != nil,
            let query = PercentCoding.decodeForm(parts.count > 1 ? parts[1] : "")
        else { return nil }
        self.method = method
        self.path = String(path)
        self.query = query
        self.headers = headers
        self.peer = peer
        self.remote = remote
    }

    /// Content-Length; nil when there is none.
    var contentLength: Int? { headers["content-length"].flatMap { Int($0) } }

    var hasBody: Bool { (contentLength ?? 0) > 0 || headers["transfer-encoding"] != nil }

    /// Whether the client waits for our word before it sends the body (RFC 9110 §10.1.1).
    var waitsToSend: Bool { headers["expect"]?.lowercased() == "100-continue" }
}
