// SPDX-License-Identifier: MIT

/// One blocking HTTP request over a Unix socket: what a command-line client needs.
///
/// Blocks the calling thread; never use it on a queue that serves others.
public struct CurlRequest {
    /// The answer's head; its body went to `onBody`.
    public struct Response: Sendable, Hashable {
        public let status: Int
        /// Names in lower case; the last value of each.
        public let headers: [String: String]
    }

    public enum Body {
        case none
        case bytes([UInt8])
        /// Streamed: fills the buffer, returns how many bytes, 0 at the end, nil to abort.
        ///
        /// `length` is the Content-Length if it is known, else the body goes out chunked.
        case stream(length: Int64?, (UnsafeMutableRawBufferPointer) -> Int?)
    }

    public var unixSocket: String
    public var method: String
    /// `http://` and any host: the socket says who answers.
    public var url: String
    public var headers: [String]
    public var body: Body
    /// Until the connection stands.
    public var connectTimeout: Duration
    /// Of the whole request; nil is none, for answers that go on as long as somebody watches.
    public var timeout: Duration?

    public init(
        unixSocket: String, method: String = "GET", url: String, headers: [String] = [], body: Body = .none,
        connectTimeout: Duration = .seconds(5), timeout: Duration? = nil
    ) {
        self.unixSocket = unixSocket
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.connectTimeout = connectTimeout
        self.timeout = timeout
    }

    /// Runs the request.
    ///
    /// - Parameter onBody: Gets the status and each piece of the body as it arrives; false ends the request with
    ///   ``CurlCode/writeError``.
    /// - Returns: Status and headers.
    /// - Throws: libcurl's code; an answer of any status is not an error.
    public func perform(
        onBody: (_ status: Int, _ piece: UnsafeRawBufferPointer) -> Bool
    ) throws(CurlError) -> Response {
        let easy = try EasyHandle(protocols: "http")
        try configure(easy)
        var head = ResponseHead()
        // The closures live no longer than this call, which blocks until the transfer is over.
        let code = withoutActuallyEscaping(onBody) { onBody in
            easy.onHeader = { line in
                head.take(line)
                return true
            }
            easy.onBody = { [unowned easy] piece in onBody(easy.info(.responseCode), piece) }
            defer {
                easy.onHeader = nil
                easy.onBody = nil
            }
            return easy.perform()
        }
        guard code.isOK else { throw CurlError(code) }
        return Response(status: easy.info(.responseCode), headers: head.fields)
    }

    private func configure(_ easy: EasyHandle) throws(CurlError) {
        try easy.set(.unixSocketPath, unixSocket)
        try easy.set(.url, url)
        try easy.set(.httpVersion, HTTPVersion.http1.rawValue)
        try easy.set(.connectTimeoutMilliseconds, connectTimeout.milliseconds)
        try easy.set(.timeoutMilliseconds, timeout?.milliseconds ?? 0)
        // "Expect:" without a value: no waiting for a 100 before a large body.
        var headers = headers + ["Expect:"]
        switch body {
        case .none:
            break
        case .bytes(let bytes):
            try easy.set(.post, 1)
            try easy.setPostBody(bytes)
        case .stream(let length, let fill):
            try easy.set(.upload, 1)
            if let length {
                try easy.set(.uploadBytes, length)
            } else {
                headers.append("Transfer-Encoding: chunked")
            }
            easy.onUpload = fill
        }
        if method == "HEAD" { try easy.set(.noBody, 1) }
        try easy.set(.customMethod, method)
        try easy.set(.headers, headers)
    }
}

/// Header lines as they arrive; a new status line (after a 100) starts over.
private struct ResponseHead {
    var fields: [String: String] = [:]

    mutating func take(_ line: UnsafeRawBufferPointer) {
        let text = String(decoding: line, as: UTF8.self)
        if text.hasPrefix("HTTP/") {
            fields = [:]
            return
        }
        guard fields.count < Self.mostFields, let colon = text.firstIndex(of: ":") else { return }
        fields[text[..<colon].lowercased()] = text[text.index(after: colon)...].trimmed
    }

    /// Far more than any answer of ours has.
    private static let mostFields = 64
}

extension StringProtocol {
    fileprivate var trimmed: String {
        var rest = self[...]
        while let last = rest.last, last.isWhitespace { rest.removeLast() }
        return String(rest.drop(while: \.isWhitespace))
    }
}

extension Duration {
    /// Whole milliseconds, rounded up.
    fileprivate var milliseconds: Int {
        Int(components.seconds) * 1000 + Int((components.attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }
}
