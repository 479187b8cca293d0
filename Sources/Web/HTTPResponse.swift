// SPDX-License-Identifier: MIT

import ControlAPI

/// What a handler answers.
public struct HTTPResponse: Sendable {
    public enum Body: Sendable {
        case bytes([UInt8])
        /// Written piece by piece; a slow client slows the writer down. What it throws cuts the answer short, so that the
        /// client knows it is not whole.
        case stream(@Sendable (HTTPBodyWriter) async throws -> Void)
    }

    public var status: Int
    public var headers: [(name: String, value: String)]
    public var body: Body

    public init(status: Int, headers: [(name: String, value: String)], body: Body) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// One JSON document.
    public static func json(_ document: some Encodable, status: Int = 200) -> HTTPResponse {
        HTTPResponse(
            status: status, headers: [("Content-Type", "application/json")], body: .bytes(ControlJSON.line(document)))
    }

    /// A listing: one JSON object a line.
    public static func lines(_ write: @escaping @Sendable (HTTPBodyWriter) async throws -> Void) -> HTTPResponse {
        HTTPResponse(status: 200, headers: [("Content-Type", "application/jsonl")], body: .stream(write))
    }
}

/// A request that is not fulfilled: a status and a JSON error document.
public struct HTTPFailure: Error, Sendable {
    public let status: Int
    public let document: ErrorDocument
    /// Allow and the like.
    public let headers: [(name: String, value: String)]

    public init(status: Int, document: ErrorDocument, headers: [(name: String, value: String)] = []) {
        self.status = status
        self.document = document
        self.headers = headers
    }

    init(_ status: Int, _ kind: ErrorKind, _ message: String, headers: [(name: String, value: String)] = []) {
        self.init(status: status, document: ErrorDocument(kind, message), headers: headers)
    }

    var response: HTTPResponse {
        var response = HTTPResponse.json(document, status: status)
        response.headers += headers
        return response
    }
}
