// SPDX-License-Identifier: MIT

import ControlAPI

/// Who answers what: methods and path patterns with their handlers.
public struct Router: Sendable {
    private struct Entry: Sendable {
        let method: String
        let pattern: PathPattern
        let body: HTTPRoute.Body
        let action: HTTPRoute.Action
    }

    private var entries: [Entry] = []
    /// Whose requests are answered; nil: everybody's, whatever name they know us by.
    public var hosts: HostRule?
    /// Counts the answers; nil: nobody does.
    public var traffic: HTTPTraffic?

    public init() {}

    /// Adds a handler.
    ///
    /// - Parameters:
    ///   - method: `GET` answers `HEAD` too.
    ///   - pattern: A path whose segments may be `{name}`: `/v1/status/{reference}`.
    ///   - body: How the handler gets the request's body.
    ///   - action: The handler; runs on Swift's pool.
    public mutating func on(
        _ method: String, _ pattern: String, body: HTTPRoute.Body = .collected(limit: 0),
        _ action: @escaping HTTPRoute.Action
    ) {
        entries.append(Entry(method: method, pattern: PathPattern(pattern), body: body, action: action))
    }

    /// Finds who answers.
    func route(_ head: HTTPRequestHead) throws(HTTPFailure) -> HTTPRoute {
        try hosts?.check(head)
        let matching = entries.compactMap { entry in
            entry.pattern.match(head.path).map { (entry: entry, parameters: $0) }
        }
        guard !matching.isEmpty else {
            throw HTTPFailure(404, .badRequest, "there is nothing at this path")
        }
        let method = head.method == "HEAD" ? "GET" : head.method
        guard let match = matching.first(where: { $0.entry.method == method }) else {
            let allowed = Set(matching.map(\.entry.method)).sorted().joined(separator: ", ")
            throw HTTPFailure(
                405, .badRequest, "this path takes \(allowed), not \(head.method)", headers: [("Allow", allowed)])
        }
        return HTTPRoute(body: match.entry.body, parameters: match.parameters, action: match.entry.action)
    }
}

/// A handler that was found, with what its pattern matched.
public struct HTTPRoute: Sendable {
    public typealias Action = @Sendable (HTTPRequest) async throws(HTTPFailure) -> HTTPResponse

    /// How a handler gets the request's body.
    public enum Body: Sendable {
        /// Whole, up to so many bytes; more is refused with 413 before the handler runs.
        case collected(limit: Int)
        /// As it comes; the handler starts with the head.
        case streamed
    }

    let body: Body
    let parameters: [String: String]
    let action: Action
}

/// A path with holes: `/v1/actions/{reference}/approval`.
struct PathPattern: Sendable {
    private let segments: [Substring]

    init(_ text: String) {
        segments = text.split(separator: "/", omittingEmptySubsequences: false)
    }

    /// What stands in the holes, percent-decoded; nil when the path is another one.
    ///
    /// Split before decoding, so that a reference may hold an encoded slash.
    func match(_ path: String) -> [String: String]? {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == segments.count else { return nil }
        var found: [String: String] = [:]
        for (segment, part) in zip(segments, parts) {
            guard segment.hasPrefix("{") else {
                guard segment == part else { return nil }
                continue
            }
            guard let value = PercentCoding.decode(part), !value.isEmpty else { return nil }
            found[String(segment.dropFirst().dropLast())] = value
        }
        return found
    }
}
