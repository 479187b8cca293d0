// SPDX-License-Identifier: MIT

import ControlAPI
import Domain

extension ControlHandlers {
    /// `preview`, `test-send`.
    func registerPreviews(on router: inout Router) {
        let handlers = self
        add("GET", ControlPath.preview, to: &router) { request, _ throws(HTTPFailure) in
            let formats = PreviewOrder.Format.allCases.map(\.rawValue).joined(separator: ", ")
            let language = try request.field("language", expected: Self.aLanguage, LanguageTag.init)
            let format = try request.field("format", expected: formats, PreviewOrder.Format.init)
            guard let language else { throw HTTPFailure(400, .invalid, "language: expected \(Self.aLanguage)") }
            let order = PreviewOrder(reference: try request.reference(), language: language, format: format ?? .text)
            let bytes = try await handlers.ask { () throws(DeskError) in try await handlers.desk.preview(order) }
            return HTTPResponse(status: 200, headers: [("Content-Type", order.format.mediaType)], body: .bytes(bytes))
        }
        add(
            "POST", ControlPath.testSend, to: &router, body: .collected(limit: Self.mostTestSendBytes)
        ) { request, identity throws(HTTPFailure) in
            let document = try request.document(TestSendDocument.self)
            let order = TestSendOrder(
                reference: try request.reference(), language: try Self.language(document),
                destination: try Self.destination(document))
            let test = try await handlers.ask { () throws(DeskError) in
                try await handlers.desk.testSend(order, by: identity)
            }
            return .json(EndpointTestDocument(test))
        }
    }

    private static func language(_ document: TestSendDocument) throws(HTTPFailure) -> LanguageTag? {
        guard let text = document.language else { return nil }
        guard let language = LanguageTag(text) else {
            throw HTTPFailure(400, .invalid, "language: expected \(aLanguage)")
        }
        return language
    }

    /// What is wrong with an address is said without the address.
    private static func destination(_ document: TestSendDocument) throws(HTTPFailure) -> Destination {
        switch (document.to, document.webhook) {
        case (let to?, nil):
            guard let address = try? MailAddress(to) else {
                throw HTTPFailure(400, .invalid, "to: this is no mail address")
            }
            return .email(address: address.text)
        case (nil, let url?):
            let name = document.format ?? WebhookFormat.standard.rawValue
            guard let format = WebhookFormat(rawValue: name) else {
                let formats = WebhookFormat.allCases.map(\.rawValue).joined(separator: ", ")
                throw HTTPFailure(400, .invalid, "format: expected one of \(formats)")
            }
            return .webhook(WebhookAddress(url: url, format: format))
        default: throw HTTPFailure(400, .invalid, "expected one of to and webhook")
        }
    }

    private static let aLanguage = "a language tag such as \"ar\" or \"pt-BR\""
    private static let mostTestSendBytes = 16 * 1024
}

extension PreviewOrder.Format {
    fileprivate var mediaType: String {
        switch self {
        case .text: "text/plain; charset=utf-8"
        case .html: "text/html; charset=utf-8"
        case .eml: "message/rfc822"
        }
    }
}
