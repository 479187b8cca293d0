// SPDX-License-Identifier: MIT

import Domain

/// `POST /events/NAME` of the public listener: a mail provider tells what became of our mails.
///
/// One path for each provider that is configured. The answer's status says whether to send it again, and nothing else:
/// anybody can ask.
public struct ProviderEventsHandler: Sendable {
    private let events: any ProviderEvents

    public init(events: any ProviderEvents) {
        self.events = events
    }

    public func register(on router: inout Router) {
        for provider in events.providers {
            router.on("POST", "/events/\(provider)", body: .collected(limit: ProviderPost.mostBytes)) {
                [events] request throws(HTTPFailure) in
                guard Self.isText(request.head.headers["content-type"]) else { return Self.answer(415) }
                let post = ProviderPost(headers: request.head.headers, body: request.body)
                switch await events.take(post, from: provider) {
                case .taken: return Self.answer(200)
                case .refused: return Self.answer(403)
                case .later: return Self.answer(503)
                }
            }
        }
    }

    /// Amazon SNS sends JSON as `text/plain`, unless it is told otherwise.
    private static func isText(_ type: String?) -> Bool {
        let name = (type ?? "").prefix { $0 != ";" }.lowercased().filter { $0 != " " && $0 != "\t" }
        return name == "text/plain" || name == "application/json"
    }

    private static func answer(_ status: Int) -> HTTPResponse {
        HTTPResponse(status: status, headers: [], body: .bytes([]))
    }
}
